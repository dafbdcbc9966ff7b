import { gzipSync } from 'node:zlib';
import { describe, digestOf, MediaType, type Descriptor } from '@cse/oci';
import { packTar } from 'modern-tar';

/** Some bytes and what they are called. */
export interface BuiltContent {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** An image in memory: its manifest, and what that is made of. */
export interface BuiltImage {
  readonly manifest: BuiltContent;
  readonly blobs: readonly BuiltContent[];
}

/**
 * Makes the image that `imgpkg push` makes of single files: the same files are always the same image. `fileImage` of
 * `@cse/imgpkg` is that of one small text, compressed as Go does it; these are programs and databases, for zlib.
 */
export async function plainImage(files: Readonly<Record<string, Uint8Array>>): Promise<BuiltImage> {
  const tar = await packTar(Object.entries(files).map(([name, body]) => entry(name, body)));
  const config = built(MediaType.dockerConfig, bytesOfJson(configOf(tar)));
  const layer = built(MediaType.dockerLayer, gzipSync(tar));
  const { dockerManifest: mediaType } = MediaType;
  const json = { schemaVersion: 2, mediaType, config: inGoOrder(config), layers: [inGoOrder(layer)] };
  return { manifest: built(mediaType, bytesOfJson(json)), blobs: [config, layer] };
}

interface Layer {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Makes an OCI image whose layers are no file systems, as cosign does. */
export function artifactImage(layers: readonly Layer[]): BuiltImage {
  const config = built(MediaType.config, bytesOfJson(artifactConfigOf(layers)));
  const blobs = layers.map(({ mediaType, bytes }) => built(mediaType, bytes));
  const { manifest: mediaType } = MediaType;
  const described = blobs.map((blob, at) => ({ ...inGoOrder(blob), annotations: layers[at]?.annotations }));
  const json = { schemaVersion: 2, mediaType, config: inGoOrder(config), layers: described };
  return { manifest: built(mediaType, bytesOfJson(json)), blobs: [config, ...blobs] };
}

export const bytesOfJson = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const ZERO_TIME = '0001-01-01T00:00:00Z';

const built = (mediaType: string, bytes: Uint8Array): BuiltContent => ({
  descriptor: describe(mediaType, bytes),
  bytes,
});

const entry = (name: string, body: Uint8Array) => ({
  header: { name, size: body.byteLength, mode: 0o600, mtime: new Date(0), uid: 0, gid: 0, uname: '', gname: '' },
  body,
});

const configOf = (tar: Uint8Array) => ({
  architecture: '',
  created: ZERO_TIME,
  history: [{ author: 'imgpkg', created: ZERO_TIME, created_by: 'imgpkg' }],
  os: '',
  rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  config: {},
});

const artifactConfigOf = (layers: readonly Layer[]) => ({
  architecture: '',
  created: ZERO_TIME,
  history: layers.map(() => ({ created: ZERO_TIME })),
  os: '',
  rootfs: { type: 'layers', diff_ids: layers.map(({ bytes }) => digestOf(bytes)) },
  config: {},
});

const inGoOrder = ({ descriptor: { mediaType, size, digest } }: BuiltContent) => ({ mediaType, size, digest });
