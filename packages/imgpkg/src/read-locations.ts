import { faultOf } from '@cse/errors';
import { parseHolder } from '@cse/oci';
import type { Located } from '@cse/plugin';
import { parseLocations } from './locations.ts';
import type { BundleReader } from './bundle-reader.ts';
import { readFile } from './read-file.ts';
import { locationsTag } from './tags.ts';

export interface FoundLocations {
  readonly content: Located;
  /** Which of the bundle's images are bundles themselves, by the reference in its lock. */
  readonly kinds: ReadonlyMap<string, boolean>;
}

/** Reads the locations image beside a bundle. A registry that denies it is taken to have none, as it may hide what is not there. */
export async function readLocations(bundle: Located, context: BundleReader): Promise<FoundLocations | undefined> {
  const content = await find(bundle, context);
  const text = content && (await readFile(content, 'image-locations.yml', context));
  if (!content || text === undefined) return undefined;
  const locations = parseLocations(text, `image-locations.yml of ${bundle.descriptor.digest}`);
  return { content, kinds: new Map(locations.map(({ image, isBundle }) => [image, isBundle])) };
}

async function find({ descriptor, holder }: Located, context: BundleReader): Promise<Located | undefined> {
  const { side, repository } = parseHolder(holder);
  try {
    const asked = side === 'target' ? context.target : context.source;
    return await asked.find(`${repository}:${locationsTag(descriptor.digest)}`);
  } catch (error) {
    if (faultOf(error) === 'access') return undefined;
    throw error;
  }
}
