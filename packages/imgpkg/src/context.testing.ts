import { describe, parseHolder, parseManifest, parseReference, type Digest } from '@cse/oci';
import type { ImageFile, Located, PlanContext, Side, Want } from '@cse/plugin';
import { bytesOf, readAll, type Store } from '@cse/store';
import { orAbsent } from '@cse/errors';
import { gunzipSync } from 'node:zlib';
import { image, type ImageOptions, type Made } from '@cse/testkit';

/** A planning context on a store, for tests: it writes down what it was asked. */
export interface TestContext extends PlanContext {
  readonly asked: string[];
  readonly postponed: string[];
}

export function testContext(store: Store, destination: 'registry' | 'archive' = 'registry'): TestContext {
  const asked: string[] = [];
  const postponed: string[] = [];
  const made = new Map<Digest, Uint8Array>();
  const read = async ({ descriptor, holder }: Located) => {
    const known = made.get(descriptor.digest);
    if (known) return known;
    const bytes = await readAll(store.repository(parseHolder(holder).repository).fetch(descriptor));
    asked.push(`GET ${parseHolder(holder).repository}@${descriptor.digest}`);
    made.set(descriptor.digest, bytes);
    return bytes;
  };
  const side = sideOf(store, asked);
  return {
    asked,
    postponed,
    destination,
    source: side,
    target: side,
    signal: new AbortController().signal,
    read,
    successors: () => Promise.reject(new Error('not here')),
    async *companions() {},
    async *files(of) {
      const { layers } = parseManifest(of.descriptor, await read(of));
      for (const layer of layers) yield* filesOf(gunzipSync(await read({ descriptor: layer, holder: of.holder })));
    },
    create(mediaType, bytes) {
      const descriptor = describe(mediaType, bytes);
      made.set(descriptor.digest, bytes);
      return { descriptor, holder: 'plan' };
    },
    relocate: (repository) => repository.replace(/^[^/]+/, 'reg.example'),
    place: (path) => `reg.example/${path}`,
    ...unused,
    note() {},
    progress() {},
    postpone: (what) => void postponed.push(what),
  };
}

const unused = {
  images: () => Promise.reject(new Error('not here')),
  file: () => Promise.reject(new Error('not here')),
  artifact: () => Promise.reject(new Error('not here')),
  document: () => Promise.reject(new Error('not here')),
};

/** Puts a bundle of these images into a store. */
export async function bundle(
  store: Store,
  reference: string,
  images: readonly string[],
  options: ImageOptions = { mediaTypes: 'docker' },
): Promise<Made> {
  const lock = [
    'apiVersion: imgpkg.carvel.dev/v1alpha1',
    'kind: ImagesLock',
    `images: ${JSON.stringify(images.map((each) => ({ image: each })))}`,
  ];
  return image(store, reference, {
    files: { '.imgpkg/images.yml': `${lock.join('\n')}\n` },
    config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } },
    ...options,
  });
}

export const refOf = ({ repository, descriptor }: Made) => `${repository}@${descriptor.digest}`;

export const locatedOf = ({ repository, descriptor }: Made): Located => ({
  descriptor,
  holder: `source:${repository}`,
});

export async function collect<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  return Array.fromAsync(values);
}

/** A want in one line: `reg.example/repo:tag = <digest, short> from <holder>`. */
export const line = ({ content, to, tag, after: last }: Want) =>
  `${to}:${tag}${last ? ' last' : ''} = ${content.descriptor.digest.slice(7, 15)} from ${content.holder}`;

function sideOf(store: Store, asked: string[]): Side {
  const resolve = async (text: string): Promise<Located> => {
    asked.push(`HEAD ${text}`);
    const { repository, digest, tag = 'latest' } = parseReference(text);
    const descriptor = await store.repository(repository).resolve(digest ?? tag);
    return { descriptor, holder: `source:${repository}` };
  };
  return {
    resolve,
    find: (reference) => orAbsent(resolve(reference)),
    tags: (repository) => store.repository(repository).tags(),
  };
}

function* filesOf(tar: Buffer): Iterable<ImageFile> {
  for (let at = 0; tar[at];) {
    const text = (from: number, length: number) =>
      tar.toString('latin1', at + from, at + from + length).split('\0')[0] ?? '';
    const size = parseInt(text(124, 12), 8);
    const body = tar.subarray(at + 512, at + 512 + size);
    if (text(156, 1) !== '5')
      yield {
        path: text(0, 100),
        size,
        mode: parseInt(text(100, 8), 8),
        open: () => bytesOf(body),
        read: async () => body,
      };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
