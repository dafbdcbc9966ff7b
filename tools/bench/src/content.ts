import { registries } from '@cse/registry';
import { dockerRegistry, image, type DockerRegistry } from '@cse/testkit';

const KIB = 1024;
const MIB = 1024 * KIB;

export interface FilledSource {
  readonly registry: DockerRegistry;
  /** `host/path:tag` of each image. */
  readonly images: readonly string[];
  readonly uniqueBlobs: number;
}

/** 60 images of 10 layers: 7 that all share, of 512 KiB, and 3 of their own, of 128 KiB. */
export function manyImages(): Promise<FilledSource> {
  const shared = Array.from({ length: 7 }, (_, at) => ({ size: 512 * KIB, seed: `shared ${at}` }));
  const layersOf = (number: number) => [
    ...shared,
    ...Array.from({ length: 3 }, (_, at) => ({ size: 128 * KIB, seed: `own ${number} ${at}` })),
  ];
  return filled(60, layersOf);
}

/** Images of 5 layers of 4 KiB: one that all share, and 4 of their own. */
export function smallImages(count: number): Promise<FilledSource> {
  const layersOf = (number: number) =>
    ['shared', ...[1, 2, 3, 4].map((at) => `own ${number} ${at}`)].map((seed) => ({ size: 4 * KIB, seed }));
  return filled(count, layersOf);
}

/** One image of some large layers. */
export function bigBlobs(count: number, mebibytes: number): Promise<FilledSource> {
  return filled(1, () =>
    Array.from({ length: count }, (_, at) => ({ size: mebibytes * MIB, seed: `big ${mebibytes} ${at}` })),
  );
}

async function filled(
  count: number,
  layersOf: (number: number) => readonly { size: number; seed: string }[],
): Promise<FilledSource> {
  const registry = await dockerRegistry();
  const images: string[] = [];
  const blobs = new Set<string>();
  await using store = registries({ hosts: { [registry.host]: { plainHttp: true } } });
  for (let number = 0; number < count; number += 1) {
    const reference = `${registry.host}/bench/image-${String(number).padStart(2, '0')}:v1`;
    const made = await image(store, reference, { layers: layersOf(number) });
    for (const { digest } of [...made.layers, ...(made.config ? [made.config] : [])]) blobs.add(digest);
    images.push(reference);
  }
  await registry.forget();
  return { registry, images, uniqueBlobs: blobs.size };
}
