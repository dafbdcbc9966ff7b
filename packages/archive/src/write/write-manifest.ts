import { replaceFile, type Files } from '@cse/store';
import {
  MANIFEST_FILE,
  PLAN_FILE,
  partName,
  printManifest,
  SIGNATURE_FILE,
  type ArchiveManifest,
} from '../format/manifest.ts';
import { signDetached, trustedComment, type Signing } from '../sign/minisign.ts';
import type { ArchiveLayout } from '../format/archive-layout.ts';
import { workFolder, type ArchiveState } from './state.ts';

export interface WriteManifestOptions {
  readonly dir: string;
  readonly files: Files;
  readonly outline: ArchiveLayout;
  readonly state: ArchiveState;
  readonly sign?: Signing | undefined;
}

/** Makes parts that are all whole an archive: the plan, then the manifest, then the signature, each in one stroke. */
export async function writeManifest({
  dir,
  files,
  outline,
  state,
  sign,
}: WriteManifestOptions): Promise<ArchiveManifest> {
  const put = (name: string, bytes: Uint8Array) => replaceFile(files, `${dir}/${name}`, bytes);
  const manifest = state.manifest ?? manifestOf(outline, state);
  const bytes = new TextEncoder().encode(printManifest(manifest));
  await put(PLAN_FILE, outline.planText);
  if (!state.manifest) await put(MANIFEST_FILE, bytes);
  if (sign) await put(SIGNATURE_FILE, new TextEncoder().encode(signatureOf(manifest, bytes, sign)));
  await cleanUp(files, dir);
  return manifest;
}

function signatureOf(manifest: ArchiveManifest, bytes: Uint8Array, signing: Signing): string {
  const comment = trustedComment(manifest, { file: MANIFEST_FILE, ...signing });
  return signDetached(bytes, { secretKey: signing.secretKey, comment });
}

/** Takes away what only unfinished work needs, also what a process left that was killed. */
async function cleanUp(files: Files, dir: string): Promise<void> {
  for (const name of await files.readdir(workFolder(dir)))
    if (name !== 'lock') await files.unlink(`${workFolder(dir)}/${name}`);
  for (const name of await files.readdir(dir))
    if (/^cse-.*\.tar\.unfinished$|^(archive|plan)\.json.*\.new-/.test(name)) await files.unlink(`${dir}/${name}`);
}

function manifestOf(outline: ArchiveLayout, { complete }: ArchiveState): ArchiveManifest {
  const { id, set, sequence, plan, since, partSize, parts, places, contents, omitted: presumes, plugins } = outline;
  return {
    id,
    set,
    sequence,
    plan,
    since,
    partSize,
    parts: parts.map(({ number, size }) => ({ name: partName(id, number), size, sha256: complete.get(number) ?? '' })),
    contents: contents.map(({ mediaType, digest, size }) => ({
      mediaType,
      digest,
      size,
      places: (places.get(digest) ?? []).map(({ part, at, length }) => [part, at, length] as const),
    })),
    presumes: presumes.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
    plugins,
  };
}
