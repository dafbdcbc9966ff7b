import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openKnown } from '@cse/archive';
import { nodeFiles, replaceFile } from '@cse/store';
import { nothingCarried } from './errors.ts';
import type { NamedTarball, PluginTrust } from './node-vet-plugin.ts';

/**
 * Writes the plugins that an archive carries to a folder, verified, each with its signature next to it. Who signed the archive
 * vouches for them too. Throws `PLUGIN_NOT_FOUND` where it carries none.
 */
export async function pluginsInArchive(
  dirs: readonly string[],
  { keys }: Pick<PluginTrust, 'keys'>,
  folder: string,
): Promise<readonly NamedTarball[]> {
  // Whoever signed the archive, its plugins may be signed by others.
  await using archive = await openKnown(dirs, { files: nodeFiles(), trust: keys, allowUnsigned: true });
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
