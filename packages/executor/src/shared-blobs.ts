import { isCseError } from '@cse/errors';
import type { CopyBlob, Plan, StepId } from '@cse/graph';
import { parseHolder, splitRepository, type Holder } from '@cse/oci';
import type { Arrival } from '@cse/store';

interface SharedBlob {
  /** A repository that has it, as far as this run knows. */
  at: Holder | undefined;
  /** Who brings it now, or did. */
  bringing: Promise<unknown> | undefined;
  /** By host, how often it could not be brought there. */
  readonly failures: Map<string, number>;
}

/** So often one step of a host after another tries to bring it; what fails more often is not the fault of one holder. */
const ATTEMPTS = 2;

type Bring = (from: readonly Holder[]) => Promise<Arrival>;

/**
 * The blobs that several repositories of a target want, or several sites. While one step brings such a blob the others wait,
 * and take it from there: also where the step that should have been the first has failed.
 */
export class SharedBlobs {
  readonly #blobs = new Map<string, SharedBlob>();
  /** The steps that others come after. */
  readonly #first: ReadonlySet<StepId>;
  readonly #hasSites: boolean;

  /** `done` says which steps are true already. */
  constructor({ steps, sites = [] }: Pick<Plan, 'steps' | 'sites'>, done: ReadonlySet<StepId> = new Set()) {
    this.#first = new Set([...steps.values()].flatMap(({ kind, after = [] }) => (kind === 'copy-blob' ? after : [])));
    this.#hasSites = sites.length > 1;
    for (const id of done) {
      const step = steps.get(id);
      if (step?.kind !== 'copy-blob' || !this.#isShared(step)) continue;
      for (const key of [keyOf(step), step.content.digest]) this.#blobOf(key).at ??= `target:${step.to}`;
    }
  }

  /** Does the work for a step; `bring` is told the holders to ask, in order. */
  async bring(step: CopyBlob, bring: Bring): Promise<Arrival> {
    if (!this.#isShared(step)) return bring(step.from);
    return this.#once(keyOf(step), step, (at) =>
      at === undefined ? this.#fromSites(step, bring) : bring([...new Set([at, ...step.from])]),
    );
  }

  /** What one site has is not read from the source for another, as long as that site gives it. */
  async #fromSites(step: CopyBlob, bring: Bring): Promise<Arrival> {
    const { from, content } = step;
    if (!this.#hasSites || from.includes('plan')) return bring(from);
    for (;;) {
      const arrival = await this.#once(content.digest, step, (at) =>
        at === undefined ? bring(from) : this.#fromSite(at, step, bring),
      );
      if (arrival !== undefined) return arrival;
    }
  }

  /** Nothing where the site does not give it after all: then it counts as one that does not have it. */
  async #fromSite(site: Holder, { from, to, content }: CopyBlob, bring: Bring): Promise<Arrival | undefined> {
    // The sites that the plan names come first, and then the one that is known to have it.
    const sites = [...from.filter((holder) => parseHolder(holder).side === 'target'), site];
    try {
      return await bring([...new Set(sites)]);
    } catch (error) {
      if (!isCseError(error) || error.host === splitRepository(to).host) throw error;
      const blob = this.#blobOf(content.digest);
      if (blob.at === site) Object.assign(blob, { at: undefined, bringing: undefined });
      return undefined;
    }
  }

  /** Works with where the blob is; where nobody has it yet, one step at a time works without. */
  async #once<T>(key: string, { to }: CopyBlob, work: (at: Holder | undefined) => Promise<T>): Promise<T> {
    const blob = this.#blobOf(key);
    const { host } = splitRepository(to);
    const failures = () => blob.failures.get(host) ?? 0;
    while (!blob.at && blob.bringing && failures() < ATTEMPTS) await blob.bringing;
    if (blob.at) return work(blob.at);
    const working = work(undefined);
    const bringing = working.then(
      () => {
        blob.at ??= `target:${to}`;
      },
      () => {
        blob.failures.set(host, failures() + 1);
        if (blob.bringing === bringing) blob.bringing = undefined;
      },
    );
    blob.bringing ??= bringing;
    return working;
  }

  #isShared({ id, after = [] }: CopyBlob): boolean {
    return after.length > 0 || this.#first.has(id);
  }

  #blobOf(key: string): SharedBlob {
    const known = this.#blobs.get(key) ?? { at: undefined, bringing: undefined, failures: new Map<string, number>() };
    this.#blobs.set(key, known);
    return known;
  }
}

const keyOf = ({ to, content }: CopyBlob) => `${splitRepository(to).host} ${content.digest}`;
