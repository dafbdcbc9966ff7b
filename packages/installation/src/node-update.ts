import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { verifyDetached } from '@cse/archive';
import { codeOf, isCseError, messageOf } from '@cse/errors';
import { unpackTar } from 'modern-tar/fs';
import { CHECKSUMS_FILE, CHECKSUMS_SIGNATURE, parseChecksums } from './checksums.ts';
import * as error from './errors.ts';
import { parseReleaseName } from './node-find-release.ts';
import { installationAt, type Installation } from './node-installation.ts';
import { sha256Of } from './node-tarball.ts';

export interface UpdateOptions {
  /** The public keys that may have signed the release, as their files' text. */
  readonly trust?: readonly string[] | undefined;
  /** Takes a release that nobody signed. Its checksum has to hold all the same. */
  readonly allowUnsigned?: boolean | undefined;
}

/** What replaced what. */
export interface Updated {
  readonly version: string;
  readonly before: string;
  readonly top: string;
  /** Where the one before is kept. */
  readonly previous: string;
  /** Who signed it; none where it was taken unsigned. */
  readonly keyId?: string | undefined;
}

/**
 * Replaces an installation by the release in a file, which is checked, unpacked beside it and started once before anything
 * changes. The one before is kept beside it. Throws what `errors.ts` has.
 */
export async function update(
  path: string,
  installation: Installation | undefined,
  options: UpdateOptions,
): Promise<Updated> {
  const { top, ...current } = replaceable(installation);
  const { platform } = parseReleaseName(path);
  if (platform !== current.platform) throw error.otherPlatform(path, platform, current.platform);
  const keyId = await checkRelease(path, options);
  const draft = await beside(top);
  try {
    const unpacked = join(draft, 'cse');
    await unpack(path, unpacked);
    const release = await installationAt(unpacked);
    if (!release) throw error.invalidRelease(path, 'it has no release.json next to bin/cse');
    if (release.platform !== platform) throw error.otherPlatform(path, release.platform, platform);
    await tryOut(unpacked, release.version);
    const previous = previousOf(top);
    await exchange({ top, next: unpacked, aside: join(draft, 'older') });
    return {
      version: release.version,
      before: current.version,
      top,
      previous,
      ...(keyId === undefined ? {} : { keyId }),
    };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Puts the release back that was replaced last. What it replaces now is kept in its place. */
export async function goBack(installation: Installation | undefined): Promise<Updated> {
  const { top, ...current } = replaceable(installation);
  const previous = previousOf(top);
  const release = await installationAt(previous);
  if (!release) throw error.nothingBefore(previous);
  const draft = await beside(top);
  try {
    const next = join(draft, 'cse');
    await rename(previous, next);
    await exchange({ top, next, aside: join(draft, 'older') });
    return { version: release.version, before: current.version, top, previous };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const previousOf = (top: string) => `${top}.previous`;

function replaceable(installation: Installation | undefined): Installation {
  if (!installation) throw error.notInstalled();
  if (installation.package !== undefined) throw error.byPackage(installation.package);
  return installation;
}

/** A folder on the same file system, so that what is in it takes its place in one stroke. */
async function beside(top: string): Promise<string> {
  try {
    return await mkdtemp(join(dirname(top), '.cse-update-'));
  } catch (cause) {
    throw error.mayNotReplace(top, cause);
  }
}

interface Exchange {
  readonly top: string;
  readonly next: string;
  /** Where the release before the previous one goes, which goes for good. */
  readonly aside: string;
}

/** Two renames, of which the first is taken back where the second does not succeed. */
async function exchange({ top, next, aside }: Exchange): Promise<void> {
  const previous = previousOf(top);
  const hadPrevious = await rename(previous, aside).then(
    () => true,
    (cause: NodeJS.ErrnoException) =>
      cause.code === 'ENOENT' ? false : Promise.reject(error.mayNotReplace(top, cause)),
  );
  try {
    await rename(top, previous);
    await rename(next, top).catch(async (cause: unknown) => {
      await rename(previous, top);
      throw cause;
    });
  } catch (cause) {
    if (hadPrevious) await rename(aside, previous);
    throw error.mayNotReplace(top, cause);
  }
}

/** Checks the signature of the checksums, and by them the release. Says which key signed. */
async function checkRelease(
  path: string,
  { trust = [], allowUnsigned = false }: UpdateOptions,
): Promise<string | undefined> {
  const sums = join(dirname(path), CHECKSUMS_FILE);
  const text = await readFile(sums, 'utf8').catch((cause: unknown) => Promise.reject(error.noReleaseFile(sums, cause)));
  const keyId = await checkSignature(join(dirname(path), CHECKSUMS_SIGNATURE), text, { trust, allowUnsigned });
  const expected = parseChecksums(text).get(basename(path));
  if (expected === undefined) throw error.noChecksum(sums, basename(path));
  const found = await sha256Of(path).catch((cause: unknown) => Promise.reject(error.noReleaseFile(path, cause)));
  if (found !== expected) throw error.damagedRelease(path);
  return keyId;
}

async function checkSignature(path: string, signed: string, { trust = [], allowUnsigned }: UpdateOptions) {
  if (trust.length === 0 && allowUnsigned) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined && allowUnsigned) return undefined;
  if (text === undefined) throw error.unsignedRelease(path);
  if (trust.length === 0) throw error.keyMissing(path);
  try {
    return verifyDetached(Buffer.from(signed), { path, text, trust }).keyId;
  } catch (cause) {
    if (isCseError(cause)) throw error.untrustedRelease(path, cause.message, cause);
    throw cause;
  }
}

async function unpack(path: string, to: string): Promise<void> {
  try {
    await pipeline(createReadStream(path), createGunzip(), unpackTar(to, { strip: 1 }));
  } catch (cause) {
    if (codeOf(cause) === 'ENOSPC') throw cause;
    throw error.invalidRelease(path, messageOf(cause), cause);
  }
}

/** Starts it once: what does not run here replaces nothing. */
async function tryOut(top: string, version: string): Promise<void> {
  try {
    await promisify(execFile)(join(top, 'bin', 'cse'), ['--version'], { timeout: 60_000 });
  } catch (cause) {
    const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : '';
    throw error.doesNotRun(version, stderr.trim().split('\n')[0] || messageOf(cause), cause);
  }
}
