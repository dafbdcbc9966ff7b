import { digestOf, hasherOf, isDigest, type Digest } from '@cse/oci';
import { z } from 'zod';
import { invalidTarManifest } from '../errors.ts';
import type { TarImage, TarIndex, TarItem } from './tar-item.ts';

/**
 * Reads `manifest.json` of a tar. What is unknown is passed over, and what older tars lack is empty; but every manifest and
 * config in it is held against its digest. Throws `IMGPKG_TAR_INVALID`.
 */
export function parseTarManifest(text: string, path: string): readonly TarItem[] {
  const result = manifestSchema.safeParse(parseJson(text, path));
  if (result.success)
    return result.data.flatMap(({ Image, ImageIndex }) => [Image, ImageIndex].filter((item) => !!item));
  throw invalidTarManifest(path, z.prettifyError(result.error).replaceAll('\n', ' '), result.error);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidTarManifest(path, 'it is not JSON', cause);
  }
}

const digestSchema = z.custom<Digest>(isDigest, 'is not a sha256 or sha512 digest');
const listOf = <T extends z.ZodType>(element: T) =>
  z
    .array(element)
    .nullish()
    .transform((list) => list ?? []);
const textSchema = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

const originShape = {
  Refs: listOf(z.string()),
  Tag: textSchema,
  OrigRef: textSchema,
  Labels: z.record(z.string(), z.string()).nullish(),
};

interface OriginJson {
  readonly Refs: string[];
  readonly Tag: string;
  readonly OrigRef: string;
  readonly Labels?: Record<string, string> | null | undefined;
}

const originOf = ({ Refs, Tag, OrigRef, Labels }: OriginJson) => ({
  refs: Refs,
  tag: Tag,
  original: OrigRef,
  labels: Labels ?? undefined,
});

const layerSchema = z
  .object({ MediaType: z.string(), Digest: digestSchema, DiffID: textSchema, Size: z.int().nonnegative() })
  .transform(({ MediaType, Digest, DiffID, Size }) => ({
    mediaType: MediaType,
    digest: Digest,
    diffId: DiffID,
    size: Size,
  }));

const imageSchema = z
  .object({
    ...originShape,
    Layers: listOf(layerSchema),
    Config: z.object({ Digest: digestSchema, Raw: z.string() }).refine(isWhatItSays, 'is not what its digest says'),
    Manifest: z
      .object({ MediaType: z.string(), Digest: digestSchema, Raw: z.string() })
      .refine(isWhatItSays, 'is not what its digest says'),
  })
  .transform(({ Layers, Config, Manifest, ...origin }): TarImage => ({
    kind: 'image',
    ...originOf(origin),
    layers: Layers,
    config: { digest: Config.Digest, raw: Config.Raw },
    manifest: { mediaType: Manifest.MediaType, digest: Manifest.Digest, raw: Manifest.Raw },
  }));

const indexSchema: z.ZodType<TarIndex> = z
  .object({
    ...originShape,
    Images: listOf(imageSchema),
    get Indexes() {
      return listOf(indexSchema);
    },
    MediaType: z.string(),
    Digest: digestSchema,
    Raw: z.string(),
  })
  .refine(isWhatItSays, 'is not what its digest says')
  .transform(({ Images, Indexes, MediaType, Digest, Raw, ...origin }): TarIndex => ({
    kind: 'index',
    ...originOf(origin),
    images: Images,
    indexes: Indexes,
    mediaType: MediaType,
    digest: Digest,
    raw: Raw,
  }));

const manifestSchema = z.array(
  z
    .object({ Image: imageSchema.nullish(), ImageIndex: indexSchema.nullish() })
    .refine(({ Image, ImageIndex }) => Boolean(Image) !== Boolean(ImageIndex), 'is neither an image nor an index'),
);

function isWhatItSays({ Digest, Raw }: { Digest: Digest; Raw: string }): boolean {
  const bytes = new TextEncoder().encode(Raw);
  if (Digest.startsWith('sha256:')) return digestOf(bytes) === Digest;
  const hasher = hasherOf(Digest);
  hasher.update(bytes);
  return hasher.digest() === Digest;
}
