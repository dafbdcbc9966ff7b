import type { CopyBlob, Plan } from '@cse/graph';
import { describe, isDigest, type Descriptor } from '@cse/oci';
import { bytesOf, contentNotFound, type Source, type SourceStore } from '@cse/store';

/** The files that a medium was filled with, by the addresses that they had: its plan says what each of them is. */
export function carriedFiles(plan: Plan, medium: SourceStore): SourceStore {
  const steps = new Map<string, CopyBlob>();
  for (const step of plan.steps.values())
    if (step.kind === 'copy-blob') for (const holder of step.from) steps.set(holder, step);
  return {
    repository: (address) => carriedFile(address, { plan, medium, step: steps.get(`source:${address}`) }),
    async [Symbol.asyncDispose]() {},
  };
}

interface CarriedFile {
  readonly plan: Plan;
  readonly medium: SourceStore;
  /** What brought it, where it is no document. */
  readonly step: CopyBlob | undefined;
}

function carriedFile(address: string, { plan, medium, step }: CarriedFile): Source {
  const digest = plan.documents?.get(address);
  const document = digest && plan.contents.get(digest);
  const documentHere = document && describe('application/octet-stream', document);
  return {
    async resolve(selector) {
      // A plan is signed with the archive, and names what is in it as registries do: whatever the file was asked for by, it is this.
      const found = isDigest(selector) ? step?.content : (documentHere ?? step?.content);
      const isOther = selector.startsWith('sha256:') && found?.digest !== selector;
      if (!found || isOther) throw contentNotFound('the archive', isOther ? `${address} with ${selector}` : address);
      return found;
    },
    async *tags() {},
    async *referrers(): AsyncGenerator<Descriptor> {},
    async *fetch(content, options) {
      if (document && content.digest === digest) return yield* bytesOf(document.subarray(options?.start ?? 0));
      if (!step) throw contentNotFound('the archive', address);
      yield* medium.repository(step.to).fetch(content, options);
    },
  };
}
