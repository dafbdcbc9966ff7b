import { CseError } from '@cse/errors';

export interface Failing {
  /** What was asked for. */
  readonly object: string;
  /** So many objects that got the same answer are enough. */
  readonly few: number;
  /** What was ever allowed there speaks against it. */
  readonly unlessEver?: boolean | undefined;
  /** It stays true though something else works in between. */
  readonly lasting?: boolean | undefined;
}

/** What is known of a registry, or of a part of it: what it answered alike since it last did what it was asked for. */
export class Standing {
  readonly underWay = new Set<AbortController>();
  verdict: CseError | undefined;
  readonly #alike = new Map<string, { readonly objects: Set<string>; readonly lasting: boolean }>();
  #ever = false;

  answered(): void {
    this.#ever = true;
    for (const [cause, { lasting }] of this.#alike) if (!lasting) this.#alike.delete(cause);
  }

  failed(error: CseError, { object, few, unlessEver = false, lasting = false }: Failing): void {
    if (this.verdict || (unlessEver && this.#ever)) return;
    const cause = causeOf(error);
    const { objects } = this.#alike.get(cause) ?? { objects: new Set<string>() };
    this.#alike.set(cause, { objects: objects.add(object), lasting });
    if (objects.size < few) return;
    const { code, fault, message, hint, host } = error;
    this.verdict = new CseError(code, fault, message, { hint, host, cause: error, untried: true });
    for (const stop of this.underWay) stop.abort(this.verdict);
  }
}

const causeOf = (error: CseError) => `${error.code} ${'status' in error ? error.status : ''}`;
