import { messageOf } from '@cse/errors';
import { readYaml } from '@cse/yaml';
import { stringify } from 'yaml';
import { z } from 'zod';
import { invalidBundle } from './errors.ts';

/** The folder that everything in a bundle stands in. */
export const BUNDLE_FOLDER = 'plugin_bundle';
export const MANIFEST_FILE = 'plugin_migration_manifest.yaml';

/** What a bundle says of itself. Paths are relative to the inventory's folder, and begin with a slash. */
export interface BundleManifest {
  /** `/plugin-inventory:latest` */
  readonly inventory: string;
  readonly metadata: { readonly file: string; readonly image: string };
  readonly images: readonly BundledImage[];
}

/** One image and the file that it is in. */
export interface BundledImage {
  readonly file: string;
  /** Without tag and digest: `/vmware/tkg/linux/amd64/kubernetes/cluster`. */
  readonly path: string;
}

/** Reads `plugin_migration_manifest.yaml`. Throws `TANZU_BUNDLE_INVALID`. */
export function parseBundleManifest(text: string, path: string): BundleManifest {
  try {
    const wire = wireSchema.parse(readYaml(text).value());
    const { relativeInventoryImagePathWithTag: inventory, inventoryMetadataImage, imagesToCopy } = wire;
    const { sourceFilePath, relativeImagePathWithTag } = inventoryMetadataImage;
    const metadata = { file: sourceFilePath, image: relativeImagePathWithTag };
    const images = imagesToCopy.map(({ sourceTarFilePath: file, relativeImagePath }) => ({
      file,
      path: relativeImagePath,
    }));
    return { inventory, metadata, images };
  } catch (cause) {
    throw invalidBundle(path, `its ${MANIFEST_FILE} cannot be read: ${reasonOf(cause)}`, cause);
  }
}

/** Writes it with the words and the indent of the original. */
export function printBundleManifest({ inventory, metadata, images }: BundleManifest): string {
  const wire: z.infer<typeof wireSchema> = {
    relativeInventoryImagePathWithTag: inventory,
    inventoryMetadataImage: { sourceFilePath: metadata.file, relativeImagePathWithTag: metadata.image },
    imagesToCopy: images.map(({ file, path }) => ({ sourceTarFilePath: file, relativeImagePath: path })),
  };
  return stringify(wire, { indent: 4, lineWidth: 0 });
}

/** A file name that can lead nowhere else. */
export const isFileName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,254}$/.test(name);

const fileName = z.string().refine(isFileName, 'is not a file name');
const relativePath = z.string().regex(/^\/[^\s]+$/, 'is not a path below the inventory');

const wireSchema = z.object({
  relativeInventoryImagePathWithTag: relativePath,
  inventoryMetadataImage: z.object({ sourceFilePath: fileName, relativeImagePathWithTag: relativePath }),
  imagesToCopy: z.array(z.object({ sourceTarFilePath: fileName, relativeImagePath: relativePath })),
});

const reasonOf = (cause: unknown) => (cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause));
