import type { Located, PlanContext } from '@cse/plugin';
import { highestVersionTag } from './compatibility.ts';
import { missingFile, noVersionTag } from './errors.ts';
import type { TextFile } from './yaml-file.ts';

/** Where the vendor has all TKG images. */
export const TKG_REPOSITORY = 'projects.registry.vmware.com/tkg';

/** An image of one YAML file, read. */
export interface PulledFile {
  readonly path: string;
  readonly tag: string;
  readonly content: Located;
  readonly file: TextFile;
}

/** Far above any real one: the largest BOMs have some tens of kilobytes. */
const LARGEST_FILE = 8 * 1024 * 1024;

/** The name of an image in the vendor's registry. */
export const referenceOf = ({ path, tag }: { readonly path: string; readonly tag: string }): string =>
  `${TKG_REPOSITORY}/${path}:${tag}`;

/** Reads an image of one YAML file. Throws `CONTENT_NOT_FOUND`, `TKG_FILE_MISSING`. */
export async function readFileImage(path: string, tag: string, context: PlanContext): Promise<PulledFile> {
  const reference = referenceOf({ path, tag });
  const content = await context.source.resolve(reference);
  for await (const file of context.files(content)) {
    if (!/\.ya?ml$/.test(file.path)) continue;
    const text = new TextDecoder().decode(await file.read(LARGEST_FILE));
    return { path, tag, content, file: { name: `${file.path} of ${reference}`, text } };
  }
  throw missingFile(reference);
}

/** Reads the newest version of a compatibility image. Throws `TKG_COMPATIBILITY_MISSING`. */
export async function readNewest(path: string, context: PlanContext): Promise<PulledFile> {
  const repository = `${TKG_REPOSITORY}/${path}`;
  const tags = await Array.fromAsync(context.source.tags(repository));
  const newest = highestVersionTag(tags);
  if (newest === undefined) throw noVersionTag(repository, tags);
  return readFileImage(path, newest, context);
}
