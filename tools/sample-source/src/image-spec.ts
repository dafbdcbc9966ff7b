import type { Descriptor, Platform } from '@cse/oci';
import type { SampleLayer } from './layer.ts';
import type { File } from './tar.ts';

/** Megabytes of each layer that images share, about as the real ones have. */
export const bases = { photon: [34, 6], distroless: [2.4], debian: [47] } as const;

export interface ImageSpec {
  /** What it is built from: those layers are shared by all images with the same base. Absent: from scratch. */
  readonly base?: keyof typeof bases | undefined;
  /** What it holds; absent, a program of a size that its name decides. */
  readonly files?: readonly File[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** One image for each, and an index of them; absent, a single image for linux/amd64. */
  readonly platforms?: readonly Platform[] | undefined;
  /** The name that decides its bytes where that is not the name it is given: two with the same one are the same. */
  readonly as?: string | undefined;
  /** OCI's media types instead of Docker's. */
  readonly oci?: boolean | undefined;
}

/** One blob, an empty config, and perhaps what it speaks of. */
export interface ArtifactSpec {
  readonly type: string;
  readonly text: string;
  readonly subject?: Descriptor | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The config of an image with these layers. */
export function configOf(
  layers: readonly SampleLayer[],
  { labels }: ImageSpec,
  { os, architecture, variant }: Platform,
) {
  const created = '2024-01-01T00:00:00Z';
  return {
    created,
    architecture,
    os,
    ...(variant && { variant }),
    config: labels ? { Labels: labels } : {},
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created, created_by: 'sample' })),
  };
}
