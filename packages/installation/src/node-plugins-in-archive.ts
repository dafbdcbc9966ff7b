import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openArchive, type Archive } from '@cse/archive';
import { isCseError } from '@cse/errors';
import { readUserFile } from '@cse/session';
import { nodeFiles, replaceFile } from '@cse/store';
import { nothingCarried } from './errors.ts';
import type { NamedTarball, PluginTrust } from './node-vet-plugin.ts';

/**
 * Writes the plugins that an archive carries to a folder, verified, each with its signature next to it. Who signed the archive
 * vouches for them too. Throws `PLUGIN_NOT_FOUND` where it carries none.
 */
export async function pluginsInArchive(
  dirs: readonly string[],
  { trust }: Pick<PluginTrust, 'trust'>,
  folder: string,
): Promise<readonly NamedTarball[]> {
  await using archive = await openVouched(dirs, trust);
  if (archive.carried.length === 0) throw nothingCarried(dirs.join(', '));
  const found: NamedTarball[] = [];
  for (const { name, version, signature, open } of archive.carried) {
    const path = join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    await replaceFile(nodeFiles(), path, open());
    if (signature !== undefined) await writeFile(`${path}.minisig`, signature);
    found.push({ name, path, vouchedBy: archive.signature?.keyId });
  }
  return found;
}

/** Opens an archive, and says who signed it where that is a trusted key: its plugins may be signed by others. */
async function openVouched(dirs: readonly string[], keys: PluginTrust['trust']): Promise<Archive> {
  const files = nodeFiles();
  const trust = await Promise.all(keys.map((key) => readUserFile('trust', key)));
  try {
    return await openArchive(dirs, { files, trust, allowUnsigned: true });
  } catch (error) {
    if (!isCseError(error) || error.code !== 'ARCHIVE_UNTRUSTED') throw error;
    return openArchive(dirs, { files, allowUnsigned: true });
  }
}
