import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateUnreadable } from '../settings-errors.ts';
import type { HostOptions } from '../options.ts';

/**
 * What folders as docker's and podman's `certs.d` hold for a registry: `HOST/*.crt` are CAs to trust, `HOST/NAME.cert` with
 * `HOST/NAME.key` a certificate of ours.
 */
export async function certificatesIn(
  folders: readonly string[],
  host: string,
): Promise<Pick<HostOptions, 'ca' | 'certificate'>> {
  const ca: string[] = [];
  for (const folder of folders.map((each) => join(each, host))) {
    const names = (await readdir(folder).catch(() => [])).toSorted();
    for (const name of names.filter((each) => each.endsWith('.crt'))) ca.push(await read(join(folder, name)));
    const own = names.find((each) => each.endsWith('.cert'));
    if (own === undefined) continue;
    const [cert, key] = await Promise.all([own, own.replace(/cert$/, 'key')].map((name) => read(join(folder, name))));
    return { ca, certificate: { cert: cert ?? '', key: key ?? '' } };
  }
  return { ca };
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw certificateUnreadable(file, cause);
  }
}
