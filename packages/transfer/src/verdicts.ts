import { stopWith } from '@cse/concurrency';
import { isCseError, type CseError } from '@cse/errors';
import { Standing } from './standing.ts';

/** One request to a registry, or one change at it. */
export interface Act {
  readonly host: string;
  readonly repository: string;
  /** The first segment of the repository's path: many registries grant access by it, and call it a project. */
  readonly project: string;
  readonly kind: 'read' | 'write';
  /** What it is about: several answers about one object are one answer. */
  readonly object: string;
  /** Optional: its failure says nothing about the host. */
  readonly optional?: boolean | undefined;
}

/** How much of a registry an answer is about. */
type VerdictScope = 'host' | 'kind' | 'project';

/**
 * Gives up registries that fail as a whole. If a few different requests get the same error, and that error concerns the
 * registry rather than the content, requests in progress are cancelled and later ones fail at once with the same error.
 * Other registries continue, and so do other projects of the same registry if the error is about access.
 */
export class Verdicts {
  readonly #standings = new Map<string, Standing>();
  /** What passed through here before: a failure of the source comes through the target that was to take its content. */
  readonly #seen = new WeakSet<CseError>();

  /** Does the work, unless the registry is given up before or meanwhile. */
  async passing<T>(act: Act, outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    using attempt = this.#begin(act, outer);
    try {
      const result = await work(attempt.signal);
      attempt.answered();
      return result;
    } catch (error) {
      throw attempt.failed(error);
    }
  }

  /** The same for streams: with the first chunk, the registry has answered. */
  async *streaming<T>(
    act: Act,
    outer: AbortSignal | undefined,
    open: (signal: AbortSignal) => AsyncIterable<T>,
  ): AsyncGenerator<T> {
    using attempt = this.#begin(act, outer);
    let begun = false;
    try {
      for await (const piece of open(attempt.signal)) {
        if (!begun) attempt.answered();
        begun = true;
        yield piece;
      }
      if (!begun) attempt.answered();
    } catch (error) {
      throw attempt.failed(error);
    }
  }

  #begin(act: Act, outer: AbortSignal | undefined): JudgedCall {
    const standings = standingsOf(act).map((name) => this.#standing(name));
    const judged = standings.find(({ verdict }) => verdict)?.verdict;
    if (judged) throw judged;
    const stop = stopWith(outer);
    for (const standing of standings) standing.underWay.add(stop);
    const leave = () => {
      for (const standing of standings) standing.underWay.delete(stop);
    };
    return {
      signal: stop.signal,
      answered: () => {
        for (const standing of standings) standing.answered();
        if (act.kind === 'read') leave();
      },
      failed: (error) => {
        if (outer?.aborted) return error;
        const verdict = standings.find((standing) => standing.verdict)?.verdict;
        if (verdict && stop.signal.aborted) return verdict;
        if (isCseError(error)) this.#note(act, error);
        return error;
      },
      [Symbol.dispose]: () => {
        leave();
        stop[Symbol.dispose]();
      },
    };
  }

  #note(act: Act, error: CseError): void {
    if (this.#seen.has(error)) return;
    this.#seen.add(error);
    if (error.untried || (error.host ?? act.host) !== act.host) return;
    error.host ??= act.host;
    const reach = reachOf(error);
    // An answer such as 404 shows that the registry works.
    if (reach === undefined && SOUND.has(error.code)) this.#standing(act.host).answered();
    if (reach === undefined || act.optional) return;
    // Some answers say themselves that they concern the whole registry.
    const rule = stoppedUntil(error) === undefined ? RULES[reach] : { few: 1 };
    const object = reach === 'project' ? act.repository : `${act.repository} ${act.object}`;
    this.#standing(nameOf(act, reach)).failed(error, { object, ...rule, lasting: error.code === FULL });
  }

  #standing(name: string): Standing {
    const known = this.#standings.get(name) ?? new Standing();
    this.#standings.set(name, known);
    return known;
  }
}

interface JudgedCall extends Disposable {
  /** Aborted with the caller's, and where the registry is judged. */
  readonly signal: AbortSignal;
  answered(): void;
  /** What to throw for it. */
  failed(error: unknown): unknown;
}

// Access may differ per repository: it only counts for the project if nothing was ever allowed there.
const RULES = { host: { few: 3 }, kind: { few: 3 }, project: { few: 4, unlessEver: true } } as const;

const nameOf = ({ host, project, kind }: Act, reach: VerdictScope) =>
  ({ host, kind: `${host} ${kind}`, project: `${host}/${project} ${kind}` })[reach];

const standingsOf = (act: Act) => (['host', 'kind', 'project'] as const).map((reach) => nameOf(act, reach));

const FULL = 'REGISTRY_FULL';
const SOUND = new Set(['CONTENT_NOT_FOUND', 'REGISTRY_REFUSED', 'REGISTRY_BLOB_UNKNOWN', 'REGISTRY_TOO_LARGE']);

const REACHES: Readonly<Record<string, VerdictScope>> = {
  REGISTRY_TLS: 'host',
  REGISTRY_REALM: 'host',
  REGISTRY_PROXY: 'host',
  REGISTRY_NOT_A_REGISTRY: 'host',
  CREDENTIAL_HELPER: 'host',
  [FULL]: 'kind',
  REGISTRY_READ_ONLY: 'kind',
  REGISTRY_UNAUTHORIZED: 'project',
  REGISTRY_DENIED: 'project',
};

const stoppedUntil = (error: CseError) => ('stoppedUntil' in error ? error.stoppedUntil : undefined);

function reachOf(error: CseError): VerdictScope | undefined {
  if (stoppedUntil(error) !== undefined) return 'host';
  if (error.code !== 'REGISTRY_UNAVAILABLE') return REACHES[error.code];
  // A registry that answers at all may still work in the other direction: pulls may work when pushes fail.
  return !('status' in error) || error.status === undefined ? 'host' : 'kind';
}
