import type { Located, PlanContext } from '@cse/plugin';

// A lock of ten thousand images with annotations is a few megabytes.
const LARGEST = 16 * 1024 * 1024;

/** One text file of an image, or nothing where the image has no such file. */
export async function readFile(
  image: Located,
  path: string,
  { files }: Pick<PlanContext, 'files'>,
): Promise<string | undefined> {
  for await (const file of files(image)) {
    if (file.path === path) return new TextDecoder().decode(await file.read(LARGEST));
  }
  return undefined;
}
