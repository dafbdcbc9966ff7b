import { normalize, resolve, sep } from 'node:path';

/** The paths that a user named: whoever plans may name these, and what lies below them. */
export interface NamedPaths {
  /** The `file:` address of a path, if the user named it or a folder that it lies in. */
  addressOf(path: string): string | undefined;
}

/** The paths among what a user said to a plugin: any of its texts may be one. Relative ones begin in the current folder. */
export function namedPaths(item: unknown): NamedPaths {
  const named = textsIn(item).map((text) => resolve(pathOf(text)));
  return {
    addressOf(text) {
      const path = resolve(pathOf(text));
      const isNamed = named.some((each) => path === each || path.startsWith(each + sep));
      // As it was written: an archive is read in another folder.
      return isNamed ? `file:${normalize(pathOf(text))}` : undefined;
    },
  };
}

const pathOf = (text: string) => text.replace(/^file:(?:\/\/(?=\/))?/, '');

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
