import { describe, MediaType, parseReference, type Descriptor, type Platform } from '@cse/oci';
import { bytesOf, type Store } from '@cse/store';
import { layer, small, type Blob, type LayerOptions } from './layer.ts';

export interface ManifestOptions {
  readonly mediaTypes?: 'oci' | 'docker' | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly artifactType?: string | undefined;
  /** The manifest that this one speaks of: it makes it a referrer. */
  readonly subject?: Descriptor | undefined;
}

export interface ImageOptions extends ManifestOptions, Omit<LayerOptions, 'annotations'> {
  /** Several layers, lowest first; without them, one is made of `files`, `bytes` or `size`. */
  readonly layers?: readonly LayerOptions[] | undefined;
  readonly platform?: Platform | undefined;
  /** What else the config says, labels for instance. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
}

/** Something that was put into a store, and what it is made of. */
export interface Made {
  /** As it was asked for. */
  readonly reference: string;
  readonly repository: string;
  readonly descriptor: Descriptor;
  /** Its manifest, as bytes. */
  readonly bytes: Uint8Array;
  readonly layers: readonly Descriptor[];
  readonly config?: Descriptor | undefined;
}

/** Puts an image into a store under `host/path:tag`, or untagged under `host/path`. The same options make the same image. */
export async function image(store: Store, reference: string, options: ImageOptions = {}): Promise<Made> {
  const { mediaTypes = 'oci', platform = { os: 'linux', architecture: 'amd64' }, seed = reference } = options;
  const docker = mediaTypes === 'docker';
  const specs = options.layers ?? [imageLayer(options)];
  const layers = await Promise.all(
    specs.map((spec, at) =>
      layer({ seed: `${seed} ${at}`, ...(docker ? { mediaType: MediaType.dockerLayer } : {}), ...spec }),
    ),
  );
  const config = small(
    docker ? MediaType.dockerConfig : MediaType.config,
    JSON.stringify({
      ...platform,
      rootfs: { type: 'layers', diff_ids: layers.map(({ descriptor }) => descriptor.digest) },
      config: {},
      ...options.config,
    }),
  );
  await pushBlobs(store, reference, [...layers, config]);
  const mediaType = docker ? MediaType.dockerManifest : MediaType.manifest;
  const parts = { config: config.descriptor, layers: layers.map(({ descriptor }) => descriptor) };
  const made = await manifest(store, reference, { mediaType, json: { ...parts, ...said(options) } });
  return { ...made, ...parts };
}

/** Puts several images and an index of them into a store. Children are made of options, or are there already. */
export async function index(
  store: Store,
  reference: string,
  children: readonly (ImageOptions | Descriptor)[],
  options: ManifestOptions = {},
): Promise<Made & { readonly images: readonly Made[] }> {
  const images: Made[] = [];
  const manifests: Descriptor[] = [];
  for (const child of children) {
    if ('digest' in child) {
      manifests.push(child);
      continue;
    }
    const seed = `${reference} ${manifests.length}`;
    const { mediaTypes } = options;
    const made = await image(store, parseReference(reference).repository, { seed, mediaTypes, ...child });
    images.push(made);
    manifests.push({ ...made.descriptor, ...(child.platform ? { platform: child.platform } : {}) });
  }
  const mediaType = options.mediaTypes === 'docker' ? MediaType.dockerList : MediaType.index;
  const made = await manifest(store, reference, { mediaType, json: { manifests, ...said(options) } });
  return { ...made, images };
}

/** Puts an artifact into a store: content of any type with an empty config, mostly with a `subject` that it speaks of. */
export async function artifact(store: Store, reference: string, options: ImageOptions = {}): Promise<Made> {
  const { seed = reference, artifactType = 'application/vnd.example.note' } = options;
  const config = small(MediaType.empty, '{}');
  const specs = options.layers ?? [
    imageLayer({ mediaType: 'text/plain', bytes: Buffer.from(`of ${seed}`), ...options }),
  ];
  const layers = await Promise.all(specs.map((spec, at) => layer({ seed: `${seed} ${at}`, ...spec })));
  await pushBlobs(store, reference, [...layers, config]);
  const parts = { config: config.descriptor, layers: layers.map(({ descriptor }) => descriptor) };
  const json = { ...said({ ...options, artifactType }), ...parts };
  const made = await manifest(store, reference, { mediaType: MediaType.manifest, json });
  return { ...made, ...parts };
}

/** Puts what cosign leaves beside an image: an artifact under the tag that is the image's digest with a suffix. */
export function cosigned(store: Store, of: Made, suffix: 'sig' | 'att' | 'sbom' = 'sig'): Promise<Made> {
  const tag = `${of.descriptor.digest.replace(':', '-')}.${suffix}`;
  return image(store, `${of.repository}:${tag}`, {
    mediaType: 'application/vnd.dev.cosign.simplesigning.v1+json',
    bytes: Buffer.from(JSON.stringify({ critical: { image: { 'docker-manifest-digest': of.descriptor.digest } } })),
  });
}

/** Puts a manifest into a store just as it is said, with nothing made beside it: for the odd and the broken. */
export async function manifest(
  store: Store,
  reference: string,
  { mediaType, json }: { readonly mediaType: string; readonly json: Readonly<Record<string, unknown>> },
): Promise<Made> {
  const { repository: name, tag } = parseReference(reference);
  const repository = store.repository(name);
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...json }));
  const descriptor = describe(mediaType, bytes);
  const open = () => bytesOf(bytes);
  await repository.push(descriptor, open);
  if (tag !== undefined) await repository.tag(descriptor, tag, { open });
  return { reference, repository: name, descriptor, bytes, layers: [] };
}

async function pushBlobs(store: Store, reference: string, blobs: readonly Blob[]): Promise<void> {
  const repository = store.repository(parseReference(reference).repository);
  for (const { descriptor, open } of blobs) await repository.push(descriptor, open);
}

const imageLayer = ({ files, bytes, size, compression, mediaType }: ImageOptions): LayerOptions => ({
  files,
  bytes,
  size,
  compression,
  ...(mediaType ? { mediaType } : {}),
});

const said = ({ annotations, artifactType, subject }: ManifestOptions) => ({
  ...(artifactType ? { artifactType } : {}),
  ...(annotations ? { annotations } : {}),
  ...(subject ? { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size } } : {}),
});
