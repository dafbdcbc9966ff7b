import { Readable } from 'node:stream';
import { CseError } from '@cse/errors';
import { describe, digestOf, MediaType, splitRepository } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';

export const SOURCE = 'projects.registry.vmware.com/tkg';

/** A source as a table: the text of an image's only file, by path and tag. */
export type World = Record<string, string>;

interface Ears {
  readonly notes: string[];
  readonly asked: string[];
  readonly delays: boolean;
}

/** What a plugin would see of such a source. */
export function contextOf(images: World, { notes, asked, delays }: Ears): PlanContext {
  const find = async (reference: string): Promise<Located | undefined> => {
    asked.push(reference);
    const name = reference.slice(SOURCE.length + 1);
    // The first asked is the last answered.
    for (let turn = delays ? 200 - asked.length : 0; turn > 0; turn -= 1) await Promise.resolve();
    if (images[name] === undefined) return undefined;
    const content = new TextEncoder().encode(`${name}\n${images[name]}`);
    return {
      descriptor: describe(MediaType.manifest, content),
      holder: `source:${reference.slice(0, reference.lastIndexOf(':'))}`,
    };
  };
  const textOf = ({ descriptor }: Located) =>
    Object.entries(images).find(([name, text]) => descriptor.digest === digestOf(Buffer.from(`${name}\n${text}`)))?.[1];
  const source: PlanContext['source'] = {
    find,
    async resolve(reference) {
      const found = await find(reference);
      if (!found) throw new CseError('CONTENT_NOT_FOUND', 'plan', `${reference} is not there`);
      return found;
    },
    async *tags(repository) {
      const path = `${repository.slice(SOURCE.length + 1)}:`;
      for (const name of Object.keys(images)) if (name.startsWith(path)) yield name.slice(path.length);
    },
  };
  const never = () => {
    throw new Error('a TKG plugin has no use for it');
  };
  return {
    source,
    target: { resolve: never, find: never, tags: never },
    destination: 'registry',
    signal: new AbortController().signal,
    read: never,
    successors: async () => [],
    companions: never,
    create: never,
    place: never,
    images: never,
    file: never,
    artifact: never,
    document: never,
    progress: never,
    postpone: never,
    note: (message) => void notes.push(message),
    relocate: (repository) => `base.example/${splitRepository(repository).path}`,
    async *files(image) {
      const text = textOf(image);
      if (!text) return;
      const bytes = new TextEncoder().encode(text);
      yield {
        path: 'file.yaml',
        size: bytes.length,
        mode: 0o644,
        open: () => Readable.from([bytes]),
        read: async () => bytes,
      };
    },
  };
}
