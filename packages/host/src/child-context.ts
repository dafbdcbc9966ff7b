import { createHash } from 'node:crypto';
import type { FoundImage, ImageFile, Located, PlanContext, Side } from '@cse/plugin';
import type { FromChild } from './message.ts';

/** How the plugin's side of a planning reaches the other. */
export interface ParentLine {
  ask(question: string, ...args: readonly unknown[]): Promise<{ readonly value: unknown; readonly bytes: Uint8Array }>;
  say(message: FromChild, bytes?: Uint8Array): void;
}

/** The context of a plugin in a process of its own: what it asks is asked of the process that started it. */
export function childContext(
  line: ParentLine,
  { destination, base }: Pick<PlanContext, 'destination' | 'base'>,
): PlanContext {
  return {
    source: sideOf('source', line),
    target: sideOf('target', line),
    destination,
    base,
    signal: new AbortController().signal,
    read: async (content) => (await line.ask('read', content)).bytes,
    // The other process answers in the shapes of the contract, as it does for every question here.
    successors: async (manifest) => valueOf<readonly Located[]>(await line.ask('successors', manifest)),
    async *companions(image) {
      yield* valueOf<readonly { readonly content: Located }[]>(await line.ask('companions', image));
    },
    images: async (requests) => valueOf<readonly FoundImage[]>(await line.ask('images', requests)),
    file: async (request) => valueOf<Located>(await line.ask('file', request)),
    artifact: async (request) => valueOf<Located>(await line.ask('artifact', request)),
    document: async (url) => (await line.ask('document', url)).bytes,
    files: (image) => filesOf(image, line),
    create(mediaType, bytes) {
      line.say({ type: 'made', mediaType }, bytes);
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as const;
      return { descriptor: { mediaType, digest, size: bytes.byteLength }, holder: 'plan' };
    },
    relocate: (repository) => (base === undefined ? repository : base + repository.slice(repository.indexOf('/'))),
    place: (path) => `${base ?? 'base.invalid'}/${path}`,
    note: (text) => line.say({ type: 'note', text: String(text) }),
    progress: (text) => line.say({ type: 'progress', text: String(text) }),
    postpone: (text) => line.say({ type: 'postpone', text: String(text) }),
  };
}

function sideOf(side: 'source' | 'target', line: ParentLine): Side {
  return {
    resolve: async (reference) => valueOf<Located>(await line.ask('resolve', side, reference)),
    find: async (reference) => valueOf<Located | undefined>(await line.ask('find', side, reference)),
    async *tags(repository) {
      yield* valueOf<readonly string[]>(await line.ask('tags', side, repository));
    },
  };
}

async function* filesOf(image: Located, line: ParentLine): AsyncGenerator<ImageFile> {
  const { value: stream } = await line.ask('files', image);
  try {
    for (;;) {
      const { value } = await line.ask('next-file', stream);
      if (value === undefined) return;
      yield fileOf(value as Pick<ImageFile, 'path' | 'size' | 'mode'>, stream, line);
    }
  } finally {
    await line.ask('close-files', stream);
  }
}

function fileOf(file: Pick<ImageFile, 'path' | 'size' | 'mode'>, stream: unknown, line: ParentLine): ImageFile {
  return {
    ...file,
    async *open() {
      for (let isFirst = true; ; isFirst = false) {
        const { value, bytes } = await line.ask('chunk', stream, isFirst);
        if (value !== true) return;
        yield bytes;
      }
    },
    read: async (limit) => (await line.ask('read-file', stream, limit)).bytes,
  };
}

/** What was answered, as the contract of plugins says that it is. */
const valueOf = <Value>({ value }: { readonly value: unknown }) => value as Value;
