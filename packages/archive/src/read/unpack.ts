import { isCseError } from '@cse/errors';
import { printPlan } from '@cse/graph';
import { dirname } from 'node:path';
import type { Descriptor } from '@cse/oci';
import { printLayout, readFile, replaceFile, verified, withPlainErrors, type Bytes, type Files } from '@cse/store';
import { notEmpty } from '../errors.ts';
import type { Archive } from './open-archive.ts';
import { shelvesOf } from '../format/archive-layout.ts';

/** Unpacks an archive into an OCI image layout. It goes on where it was stopped; `index.json` comes last. */
export async function unpackArchive(archive: Archive, dir: string, given: Files): Promise<void> {
  const files = withPlainErrors(given);
  await refuseForeign(files, dir);
  const shelves = shelvesOf(archive.plan);
  const repository = archive.repository([...shelves.keys()][0] ?? '');
  for (const content of archive.manifest.contents) {
    const bytes = archive.plan.contents.get(content.digest);
    const open = (): Bytes => (bytes ? one(bytes) : repository.fetch(content));
    await writeBlob(files, `${dir}/blobs/${content.digest.replace(':', '/')}`, { content, open });
  }
  const put = (name: string, text: string) => replaceFile(files, `${dir}/${name}`, new TextEncoder().encode(text));
  await put('plan.json', printPlan(archive.plan));
  for (const [name, text] of Object.entries(printLayout({ shelves, others: [] }))) await put(name, text);
}

async function refuseForeign(files: Files, dir: string): Promise<void> {
  const foreign = (await files.readdir(dir)).find((name) => !/^(blobs|oci-layout|plan\.json|index\.json)/.test(name));
  if (foreign !== undefined) throw notEmpty(dir, foreign);
}

interface Writing {
  readonly content: Descriptor;
  readonly open: () => Bytes;
}

async function writeBlob(files: Files, path: string, { content, open }: Writing): Promise<void> {
  if (await isThere(files, path, content)) return;
  await files.mkdir(dirname(path));
  await replaceFile(files, path, verified(content, open()));
}

async function isThere(files: Files, path: string, content: Descriptor): Promise<boolean> {
  if ((await files.stat(path))?.size !== content.size) return false;
  try {
    for await (const _ of verified(content, readFile(files, path)));
    return true;
  } catch (error) {
    if (isCseError(error) && error.code === 'CONTENT_MISMATCH') return false;
    throw error;
  }
}

async function* one(bytes: Uint8Array): Bytes {
  yield bytes;
}
