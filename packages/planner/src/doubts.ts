import { isCseError, type CseError } from '@cse/errors';
import { parseHolder, splitRepository } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import type { Unlisted } from '@cse/store';
import type { Contents } from './content.ts';
import { signaturesUnknown } from './errors.ts';

/** What is asked beside an image. */
type DoubtKind = 'tags' | 'tag' | 'referrers' | 'companion';

interface DoubtOptions {
  readonly contents: Contents;
  readonly context: PlanContext;
  readonly strict: boolean;
}

/** Handles optional requests that fail: a note per registry, or an error. */
export class Doubts {
  readonly #host: string;
  readonly #options: DoubtOptions;

  constructor({ holder }: Located, options: DoubtOptions) {
    this.#host = splitRepository(parseHolder(holder).repository).host;
    this.#options = options;
  }

  /** The answer, or nothing where there is none. Content that is not what its digest says stays an error. */
  async unless<T>(question: DoubtKind, ask: () => Promise<T>): Promise<T | undefined> {
    // Who did not answer once is not asked for each image again.
    if (this.#options.contents.isSilent(this.#key(question))) return undefined;
    try {
      return await ask();
    } catch (error) {
      if (this.#options.context.signal.aborted || !isCseError(error) || !isAboutAsking(error)) throw error;
      if (error.fault === 'unavailable') this.#options.contents.silent(this.#key(question));
      this.#say(NOTES[question](this.#host, error.message), { key: this.#key(question), cause: error });
      return undefined;
    }
  }

  readonly unlisted = ({ kind, host, reason, cause }: Unlisted): void => {
    this.#say(UNLISTED[kind](host, reason), { key: `${host} ${kind}`, cause });
  };

  #key(question: DoubtKind): string {
    return `${this.#host} ${question}`;
  }

  #say(note: string, { key, cause }: { readonly key: string; readonly cause: CseError }): void {
    const { contents, context, strict } = this.#options;
    if (strict) throw signaturesUnknown(note.replace(CONSEQUENCE, ''), cause);
    if (contents.isFirst(key)) context.note(note);
  }
}

// What a note says was done instead; where it is an error nothing was.
const CONSEQUENCE = /, so (?:signatures|some|it) [^:]*/;

const ASKING = new Set<string>(['plan', 'access', 'unavailable', 'usage']);
const isAboutAsking = ({ code, fault }: CseError) =>
  code !== 'SIGNATURES_UNKNOWN' && (ASKING.has(fault) || code === 'MANIFEST_INVALID');

const NOTES: Readonly<Record<DoubtKind, (host: string, reason: string) => string>> = {
  tags: (host, reason) => `${host} does not list tags, so signatures were looked up by name: ${reason}`,
  tag: (host, reason) =>
    `${host} does not say for every signature whether it exists, so some may be missing: ${reason}`,
  referrers: (host, reason) => `${host} does not list referrers, so signatures may be missing: ${reason}`,
  companion: (host, reason) => `${host} lists a signature that cannot be fetched, so it is left out: ${reason}`,
};

const UNLISTED: Readonly<Record<Unlisted['kind'], (host: string, reason: string) => string>> = {
  absent: (host, reason) => `${host} has no referrers API (${reason}), so signatures were looked up by tag only`,
  refused: (host, reason) => `${host} refuses to list referrers (${reason}), so signatures were looked up by tag only`,
  unknown: (host, reason) => `${host} could not list referrers (${reason}), so signatures may be missing`,
};
