import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What one id means, or each of a range of ids. */
export interface IdMeaning {
  readonly first: string;
  readonly last: string;
  readonly text: string;
}

/** Ids of one kind, and what is said of all of them. */
export interface Family {
  readonly intro: string;
  readonly meanings: readonly IdMeaning[];
}

const FOLDER = new URL('../ids/', import.meta.url);
const ORDER = ['client.yaml', 'cases.yaml', 'server.yaml', 'faults.yaml', 'imgpkg.yaml'];

/** Reads what all ids mean. */
export function readFamilies(): readonly Family[] {
  const files = readdirSync(FOLDER).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return files.map((file) => parseFamily(readFileSync(new URL(file, FOLDER), 'utf8')));
}

/** Reads a file of ids: its first comment is about all of them. */
export function parseFamily(text: string): Family {
  const intro = text.slice(2, text.indexOf('\n'));
  const entries = Object.entries(parse(text) as Readonly<Record<string, string>>);
  return {
    intro,
    meanings: entries.map(([key, meaning]) => {
      const [first = key, last = first] = key.split('…');
      return { first, last, text: meaning };
    }),
  };
}

/** Says whether a meaning is that of an id. */
export const covers = ({ first, last }: IdMeaning, id: string): boolean =>
  familyOf(first) === familyOf(id) && numberOf(first) <= numberOf(id) && numberOf(id) <= numberOf(last);

const familyOf = (id: string): string => id.replace(/\d+$/, '');
const numberOf = (id: string) => Number(/\d+$/.exec(id)?.[0]);
