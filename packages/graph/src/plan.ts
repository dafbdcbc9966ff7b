import type { Digest } from '@cse/oci';
import type { Graph } from './graph.ts';
import type { StepId } from './step.ts';

/** One image or artifact as the report names it. */
export interface PlannedImage {
  /** Where it will be: `host/path:tag`, or by digest where it has no tag. */
  readonly reference: string;
  readonly digest: Digest;
  /** The plugin that wants it. */
  readonly owner: string;
  /** Where it comes from; absent for what the plan itself makes. */
  readonly source?: string | undefined;
}

/** Something that only the import of an archive can make, because it depends on what the target is and has. */
export interface Postponed {
  /** The plugin that makes it then. */
  readonly owner: string;
  readonly what: string;
}

/** Everything that a run needs to know: what to make, in which order, and the bytes that are small enough to carry. */
export interface Plan extends Graph {
  /** Manifests and made content, by digest. */
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
  readonly images: readonly PlannedImage[];
  /** What the plugins had to say while they planned. */
  readonly notes: readonly string[];
  /** What can be made only for the real target: such a plan goes into an archive, and import plans again. */
  readonly postponed: readonly Postponed[];
  /**
   * In the plan of an archive: by what is wanted, the names whose relocation is its final place, where that is not simply the
   * relocation of its own name.
   */
  readonly homes?: ReadonlyMap<StepId, readonly string[]> | undefined;
  /** In the plan of an archive: the blobs that planning read, sorted, which import reads again before anything else. */
  readonly reads?: readonly Digest[] | undefined;
  /** What was asked of which plugin: an archive so knows what it was made for. */
  readonly asked?: readonly { readonly use: string; readonly options?: unknown }[] | undefined;
}
