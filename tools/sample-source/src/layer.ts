import { createHash } from 'node:crypto';
import { MediaType, type Descriptor, type Digest } from '@cse/oci';
import type { Bytes } from '@cse/store';
import { gzip } from './gzip.ts';
import { noise } from './noise.ts';
import { tar, type File } from './tar.ts';

/** A layer that can be made again at any time, so that none has to be kept. */
export interface SampleLayer {
  readonly descriptor: Descriptor;
  /** The digest of the tar inside. */
  readonly diffId: Digest;
  open(): Bytes;
}

/** Makes a layer of some files. */
export function layerOf(files: readonly File[], mediaType: string = MediaType.dockerLayer): SampleLayer {
  const inner = createHash('sha256');
  const outer = createHash('sha256');
  let size = 0;
  for (const chunk of gzip(passing(tar(files), (bytes) => inner.update(bytes)))) {
    outer.update(chunk);
    size += chunk.byteLength;
  }
  return {
    descriptor: { mediaType, digest: `sha256:${outer.digest('hex')}`, size },
    diffId: `sha256:${inner.digest('hex')}`,
    async *open() {
      yield* gzip(tar(files));
    },
  };
}

/** A file of a given size with nothing to read in it: a program, a library. */
export function noiseFile(path: string, name: string, size: number): File {
  return { path, size, mode: 0o755, open: () => noise(name, size) };
}

function* passing(chunks: Iterable<Uint8Array>, look: (chunk: Uint8Array) => void): Iterable<Uint8Array> {
  for (const chunk of chunks) {
    look(chunk);
    yield chunk;
  }
}
