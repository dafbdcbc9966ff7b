import type { PlanContext } from '@cse/plugin';
import { artifactFiles } from './artifact-files.ts';
import { noRelease } from './errors.ts';
import { findImages, type LocatedImage } from './find.ts';
import type { ContainerImagesItem } from './item.ts';
import { kitOf } from './releases.ts';
import type { NewFile } from './node-files.ts';

const LIMIT = 64 * 1024 * 1024;

export interface ExtractOptions {
  readonly context: PlanContext;
  write(file: NewFile, origin: string): Promise<void>;
}

/** Hands over the files that the getting-started image brings; of several releases, each in a folder by its tag. */
export async function extractKits(
  items: readonly ContainerImagesItem[],
  options: ExtractOptions,
): Promise<readonly string[]> {
  const releases = [...new Set(items.flatMap(({ cse }) => cse))];
  if (releases.length === 0) throw noRelease();
  const kits = await findImages(releases.map(kitOf), { origin: 'this release', context: options.context });
  const written: string[] = [];
  for (const kit of kits) {
    written.push(...(await extractKit(kit, kits.length > 1 ? `${kit.image.tag}/` : '', options)));
  }
  return written;
}

async function extractKit({ image, content }: LocatedImage, folder: string, { context, write }: ExtractOptions) {
  const written: string[] = [];
  for await (const file of artifactFiles(content, context)) {
    const path = folder + file.path;
    await write({ path, mode: file.mode, bytes: await file.read(LIMIT) }, image.source);
    written.push(path);
  }
  return written;
}
