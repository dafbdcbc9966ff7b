import { describe, MediaType, type Descriptor } from '@cse/oci';
import { bytesOf, type Repository } from '@cse/store';

/** One of the two families of manifests. */
export interface ManifestFormat {
  /** As people call it. */
  readonly name: string;
  readonly image: string;
  readonly index: string;
  readonly config: string;
}

export const FORMATS: readonly ManifestFormat[] = [
  {
    name: 'the OCI format',
    image: MediaType.manifest,
    index: MediaType.index,
    config: 'application/vnd.oci.image.config.v1+json',
  },
  {
    name: "Docker's format",
    image: MediaType.dockerManifest,
    index: MediaType.dockerList,
    config: 'application/vnd.docker.container.image.v1+json',
  },
];

export interface FormatProbeOptions {
  readonly nonce: string;
  readonly signal: AbortSignal;
}

/** What was not taken, and why. */
export interface NotTaken {
  readonly kind: 'image' | 'index';
  readonly error: Error;
}

/** Pushes an image and an index in a format, and removes them again. Says what was refused, if anything was. */
export async function probeFormat(
  repository: Repository,
  format: ManifestFormat,
  { nonce, signal }: FormatProbeOptions,
): Promise<NotTaken | undefined> {
  const config = encoded({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [] },
    author: nonce,
  });
  const blob = describe(format.config, config);
  const image = encoded({ schemaVersion: 2, mediaType: format.image, config: blob, layers: [] });
  const manifest = describe(format.image, image);
  const entry = { ...manifest, platform: { architecture: 'amd64', os: 'linux' } };
  const index = encoded({ schemaVersion: 2, mediaType: format.index, manifests: [entry] });
  const list = describe(format.index, index);
  const pushed: Descriptor[] = [];
  const push = async (content: Descriptor, bytes: Uint8Array) => {
    await repository.push(content, () => bytesOf(bytes), { signal });
    pushed.unshift(content);
  };
  const taken = (kind: NotTaken['kind'], work: Promise<void>) =>
    work.then(
      () => undefined,
      (error: Error): NotTaken => ({ kind, error }),
    );
  try {
    await push(blob, config);
    return (await taken('image', push(manifest, image))) ?? (await taken('index', push(list, index)));
  } finally {
    // What names another comes before it; what a registry keeps to itself is no harm.
    for (const content of pushed) await repository.remove(content, { signal }).catch(() => undefined);
  }
}

const encoded = (value: object) => new TextEncoder().encode(JSON.stringify(value));
