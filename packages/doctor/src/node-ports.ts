import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { getCACertificates } from 'node:tls';
import { systemClock } from '@cse/registry';
import type { DoctorPorts } from './ports.ts';

/** This machine. */
export const nodeDoctorPorts: DoctorPorts = {
  clock: systemClock,
  nonce: () => randomBytes(6).toString('hex'),
  freeSpace: (folder) => freeSpace(resolve(folder)),
  publicRoots: () => getCACertificates('bundled'),
};

// A folder that is not there yet will be made on the disk of the nearest one that is.
async function freeSpace(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return dirname(folder) === folder ? undefined : freeSpace(dirname(folder));
  }
}
