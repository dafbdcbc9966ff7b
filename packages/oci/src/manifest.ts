import { z } from 'zod';
import type { Descriptor } from './descriptor.ts';
import { isDigest, type Digest } from './digest.ts';
import { invalidManifest, schema1 } from './errors.ts';
import { isIndex, MediaType } from './media-type.ts';

/** The references of a manifest to other content (image-spec, manifest.md and image-index.md). */
export interface Manifest {
  readonly mediaType: string;
  readonly artifactType?: string | undefined;
  readonly manifests: readonly Descriptor[];
  readonly config?: Descriptor | undefined;
  /** Of an artifact manifest, which was in drafts of OCI 1.1, its blobs. */
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

const digestSchema = z.custom<Digest>(isDigest, 'is not a sha256 or sha512 digest');
const platformSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional().catch(undefined),
});
const annotationsSchema = z.record(z.string(), z.string());

const descriptorSchema = z.object({
  mediaType: z.string().min(1),
  digest: digestSchema,
  size: z.int().nonnegative(),
  // Optional fields only matter to clients: a malformed one, such as `null`, must not prevent a copy.
  platform: platformSchema.optional().catch(undefined),
  annotations: annotationsSchema.optional().catch(undefined),
  artifactType: z.string().optional().catch(undefined),
  urls: z.array(z.string()).optional().catch(undefined),
});

const manifestSchema = z.object({
  mediaType: z.string().nullish(),
  artifactType: z.string().optional().catch(undefined),
  manifests: z.array(descriptorSchema).nullish(),
  config: descriptorSchema.nullish(),
  layers: z.array(descriptorSchema).nullish(),
  subject: descriptorSchema.optional().catch(undefined),
  annotations: annotationsSchema.optional().catch(undefined),
});

const artifactSchema = manifestSchema
  .extend({ blobs: z.array(descriptorSchema).nullish() })
  .transform(({ blobs, ...rest }) => ({ ...rest, layers: blobs }));

/**
 * Reads a manifest's bytes. Throws `MANIFEST_INVALID` when they are not what their media type says: among others a
 * document that could be read as an image and as an index (CVE-2021-41190), and `MANIFEST_SCHEMA1` for Docker's schema 1.
 */
export function parseManifest(
  { mediaType, digest }: Pick<Descriptor, 'mediaType' | 'digest'>,
  bytes: Uint8Array,
): Manifest {
  const json = parseJson(digest, bytes);
  if (isSchema1(mediaType, json)) throw schema1(digest);
  const isArtifact = mediaType === MediaType.artifact;
  const result = (isArtifact ? artifactSchema : manifestSchema).safeParse(json);
  if (!result.success) throw invalidManifest(digest, z.prettifyError(result.error).replaceAll('\n', ' '), result.error);
  const { manifests, config, layers, subject, annotations, artifactType, mediaType: own } = result.data;
  if (own && own !== mediaType) throw invalidManifest(digest, `its own media type is ${own}, not ${mediaType}`);
  if (manifests && (config || layers))
    throw invalidManifest(digest, 'it has both "manifests" and "config" or "layers"');
  const index = isIndex({ mediaType });
  if (index && (config || layers)) throw invalidManifest(digest, 'an index has neither config nor layers');
  if (!index && !isArtifact && !config) throw invalidManifest(digest, 'an image manifest has a config');
  return {
    mediaType,
    artifactType,
    manifests: manifests ?? [],
    config: config ?? undefined,
    layers: layers ?? [],
    subject,
    annotations,
  };
}

/** The content that a manifest is made of, in the order in which it names it. Its subject is not part of it. */
export function successorsOf(manifest: Descriptor, bytes: Uint8Array): readonly Descriptor[] {
  const { manifests, config, layers } = parseManifest(manifest, bytes);
  return [...manifests, ...(config ? [config] : []), ...layers];
}

function parseJson(digest: Digest, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidManifest(digest, 'it is not JSON', cause);
  }
}

function isSchema1(mediaType: string, json: unknown): boolean {
  if (mediaType === MediaType.dockerSchema1 || mediaType === MediaType.dockerSchema1Signed) return true;
  return typeof json === 'object' && json !== null && 'fsLayers' in json;
}
