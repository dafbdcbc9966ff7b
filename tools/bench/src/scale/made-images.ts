import { digestOf, MediaType } from '@cse/oci';

/** One image that is made as it is asked for, so that 50,000 of them take no room before. */
export interface MadeImage {
  readonly repository: string;
  readonly manifest: MadeContent;
  readonly blobs: readonly MadeContent[];
}

/** Bytes with their digest. */
export interface MadeContent {
  readonly digest: string;
  readonly bytes: Uint8Array;
}

const FAMILIES = 40;
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** Images of a config, two layers that a fortieth of all share, and one of their own, in a repository each. */
export function madeImages(): (number: number) => MadeImage {
  const families = Array.from({ length: FAMILIES }, (_, family) =>
    [0, 1].map((at) => layer(`shared ${family} ${at}`, 8 * 1024)),
  );
  return (number) => {
    const shared = families[number % FAMILIES] ?? [];
    const layers = [...shared, layer(`own ${number}`, 2 * 1024)];
    const config = contentOf({ architecture: 'amd64', os: 'linux', config: { Labels: { number: String(number) } } });
    const manifest = contentOf({
      schemaVersion: 2,
      mediaType: MediaType.manifest,
      config: described(MediaType.config, config),
      layers: layers.map((each) => described(LAYER, each)),
    });
    return { repository: repositoryOf(number), manifest, blobs: [config, ...layers] };
  };
}

/** The repository of an image: `made/family-07/image-00047`. */
export const repositoryOf = (number: number) =>
  `made/family-${String(number % FAMILIES).padStart(2, '0')}/image-${String(number).padStart(5, '0')}`;

const layer = (seed: string, size: number) => named(Buffer.alloc(size, `${seed}\n`));
const contentOf = (value: object) => named(Buffer.from(JSON.stringify(value)));
const named = (bytes: Uint8Array): MadeContent => ({
  digest: digestOf(bytes),
  bytes,
});

const described = (mediaType: string, { digest, bytes }: MadeContent) => ({
  mediaType,
  digest,
  size: bytes.byteLength,
});
