import type { Descriptor, Digest, Holder } from '@cse/oci';

/** The reference of what a step makes true at the target: `host/path@digest`, or `host/path:tag`. */
export type StepId = string;

interface StepBase<Kind extends string> {
  readonly kind: Kind;
  readonly id: StepId;
  /** The steps that must have succeeded before this one starts. */
  readonly needs: readonly StepId[];
  /** The steps that should have settled before this one starts, whether or not they succeeded. */
  readonly after?: readonly StepId[] | undefined;
  readonly content: Descriptor;
  /** The target repository, by its full name. */
  readonly to: string;
}

export interface CopyBlob extends StepBase<'copy-blob'> {
  /** The known holders, in the order to try them. A holder at the target can be mounted from. */
  readonly from: readonly Holder[];
  /** A layer's: one of the files in it must have this digest. */
  readonly holds?: Digest | undefined;
}

/** The manifest's bytes are in the plan. */
export type PutManifest = StepBase<'put-manifest'>;

export interface PutTag extends StepBase<'put-tag'> {
  readonly tag: string;
  /** What the tag must still name when the step runs, where what it names was read while planning. */
  readonly expect?: Digest | 'absent' | undefined;
}

export type Step = CopyBlob | PutManifest | PutTag;

/** The id of the step that brings content to a repository: `reg.example/tkg/tkg-bom@sha256:…`. */
export const contentId = (to: string, { digest }: Pick<Descriptor, 'digest'>): StepId => `${to}@${digest}`;
/** The id of the step that puts a tag: `reg.example/tkg/tkg-bom:v2.5.0`. */
export const tagId = (to: string, tag: string): StepId => `${to}:${tag}`;
