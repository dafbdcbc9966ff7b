import { messageOf } from '@cse/errors';
import { parseRepository, splitRepository } from '@cse/oci';

/** The target's base as it should have been typed, and what was wrong with it. */
export interface ReadBase {
  /** Nothing where no base can be made of what was typed. */
  readonly base: string | undefined;
  readonly host: string | undefined;
  /** Below the host; empty where the base is the host alone. */
  readonly path: string;
  readonly flaws: readonly string[];
}

export interface BaseRules {
  /** What is appended to the base: it must not end in one of these. */
  readonly paths: readonly string[];
  /** Folders of other guides, in which CSE never looks. */
  readonly misplaced: readonly string[];
}

/** Reads a base as people type it, and says what CSE would stumble over. */
export function readBase(typed: string, { paths, misplaced }: BaseRules): ReadBase {
  const flaws: string[] = [];
  let text = typed.trim();
  const take = (pattern: RegExp, flaw: string) => {
    if (pattern.test(text)) flaws.push(flaw);
    text = text.replace(pattern, '');
  };
  take(/^[a-z][a-z0-9+.-]*:\/\//i, 'it has a scheme, which makes every image name invalid');
  take(/(?<!\/)\/+$/, 'it ends in a slash, so image names would have two');
  if (text !== text.toLowerCase()) flaws.push('it has upper-case letters, which image names may not have');
  text = text.toLowerCase();
  for (let last = lastOf(text); [...paths, ...misplaced].includes(last ?? ''); last = lastOf(text)) {
    flaws.push(
      paths.includes(last ?? '')
        ? `it ends in /${last}, which is appended to it: CSE would look in /${last}/${last}`
        : `it ends in /${last}, where generic guides put content, but CSE never looks`,
    );
    text = text.slice(0, text.lastIndexOf('/'));
  }
  return { ...named(text, flaws), flaws };
}

function named(text: string, flaws: string[]): Omit<ReadBase, 'flaws'> {
  try {
    const { host, path } = splitRepository(parseRepository(`${text}/x`));
    if (`${host}/${path}` !== `${text}/x`) throw new Error('it has no host');
    return { base: text, host, path: path.slice(0, -2) };
  } catch (error) {
    flaws.push(messageOf(error));
    return { base: undefined, host: undefined, path: '' };
  }
}

const lastOf = (text: string) => (text.includes('/') ? text.slice(text.lastIndexOf('/') + 1) : undefined);
