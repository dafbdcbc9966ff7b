import type { CopyBlob, Plan, StepId } from '@cse/graph';
import { splitRepository, type Holder } from '@cse/oci';

interface SharedBlob {
  /** A repository of the target that has it, as far as this run knows. */
  at: Holder | undefined;
  /** Who brings it now, or tried to. */
  bringing: Promise<unknown> | undefined;
  failures: number;
}

/** So often one step after another tries to bring it; what fails more often than that is not the fault of one holder. */
const ATTEMPTS = 2;

/**
 * The blobs that several repositories of a target want. While one step brings such a blob the others wait, and mount it from
 * there: also where the step that should have been the first has failed.
 */
export class SharedBlobs {
  readonly #blobs = new Map<string, SharedBlob>();
  /** The steps that others come after. */
  readonly #first: ReadonlySet<StepId>;

  constructor({ steps }: Pick<Plan, 'steps'>) {
    this.#first = new Set([...steps.values()].flatMap(({ kind, after = [] }) => (kind === 'copy-blob' ? after : [])));
  }

  /** Does the work for a step; `bring` is told the holders to ask, in order. */
  async bring<T>(step: CopyBlob, bring: (from: readonly Holder[]) => Promise<T>): Promise<T> {
    if (!step.after?.length && !this.#first.has(step.id)) return bring(step.from);
    const blob = this.#blobOf(step);
    while (!blob.at && blob.bringing && blob.failures < ATTEMPTS) await blob.bringing;
    if (blob.at) return bring([...new Set([blob.at, ...step.from])]);
    const work = bring(step.from);
    blob.bringing = work.then(
      () => {
        blob.at ??= `target:${step.to}`;
      },
      () => {
        blob.failures += 1;
        blob.bringing = undefined;
      },
    );
    return work;
  }

  #blobOf({ to, content }: CopyBlob): SharedBlob {
    const key = `${splitRepository(to).host} ${content.digest}`;
    const known = this.#blobs.get(key) ?? { at: undefined, bringing: undefined, failures: 0 };
    this.#blobs.set(key, known);
    return known;
  }
}
