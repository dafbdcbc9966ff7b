import {
  contentId,
  tagId,
  type CopyBlob,
  type Plan,
  type PutManifest,
  type PutTag,
  type Step,
  type StepId,
} from '@cse/graph';
import { describe, MediaType } from '@cse/oci';

const contentNamed = (name: string) => describe(MediaType.manifest, new TextEncoder().encode(name));

interface Related {
  readonly needs?: readonly Step[];
  readonly after?: readonly Step[];
  readonly to?: string;
}

const TO = 't.example/a';
const idsOf = (steps: readonly Step[] | undefined): readonly StepId[] => (steps ?? []).map(({ id }) => id);

/** A blob of so many bytes, from the source unless another holder is named. */
export function blobStep(
  name: string,
  size = 1,
  { from = 'source:s.example/a' as const, ...of }: BlobOf = {},
): CopyBlob {
  const content = { ...contentNamed(name), size };
  const { to = TO } = of;
  return { kind: 'copy-blob', id: contentId(to, content), needs: idsOf(of.needs), content, from: [from], to };
}

interface BlobOf extends Related {
  readonly from?: CopyBlob['from'][number];
}

export function manifestStep(name: string, { to = TO, needs }: Related = {}): PutManifest {
  const content = contentNamed(name);
  return { kind: 'put-manifest', id: contentId(to, content), needs: idsOf(needs), content, to };
}

/** A tag for a manifest, which waits for it and for whatever else is named. */
export function tagStep(tag: string, root: PutManifest, { needs = [], after }: Related = {}): PutTag {
  const { to, content } = root;
  const waits = after ? { after: idsOf(after) } : {};
  return { kind: 'put-tag', id: tagId(to, tag), needs: idsOf([root, ...needs]), ...waits, content, tag, to };
}

const byId = (steps: readonly Step[]): Plan['steps'] => new Map(steps.map((step) => [step.id, step]));

export const stepsOf = (...steps: readonly Step[]): Plan['steps'] => byId(steps);

/** A plan of steps alone. */
export const planOf = (...steps: readonly Step[]): Plan => ({
  ...{ steps: byId(steps), owners: new Map(), contents: new Map(), images: [], notes: [], postponed: [] },
});
