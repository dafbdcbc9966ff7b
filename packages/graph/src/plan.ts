import type { Digest } from '@cse/oci';
import type { Graph } from './graph.ts';
import type { PlannedSite } from './site.ts';
import type { StepId } from './step.ts';

/** One image or artifact as the report names it. */
export interface PlannedImage {
  /** Where it will be: `host/path:tag`, or by digest where it has no tag. The step that completes it has this id. */
  readonly reference: string;
  readonly digest: Digest;
  /** The plugin that wants it. */
  readonly owner: string;
  /** Where it comes from; absent for what the plan itself makes. */
  readonly source?: string | undefined;
}

/** Something that can only be made on import, because it depends on the target. */
export interface Postponed {
  /** The plugin that makes it then. */
  readonly owner: string;
  readonly what: string;
}

/** Everything that a run needs: steps in order, and the bytes of manifests and generated content. */
export interface Plan extends Graph {
  /** Manifests and made content, by digest. */
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
  readonly images: readonly PlannedImage[];
  /** The notes of the plugins. */
  readonly notes: readonly string[];
  /** What can only be made for the real target. The plan of an archive may have this; import plans again. */
  readonly postponed: readonly Postponed[];
  /**
   * In the plan of an archive: by what is wanted, the names whose relocation is its final place, where that is not simply the
   * relocation of its own name.
   */
  readonly homes?: ReadonlyMap<StepId, readonly string[]> | undefined;
  /** In the plan of an archive: the blobs that planning read, sorted, which import reads again before anything else. */
  readonly reads?: readonly Digest[] | undefined;
  /** In the plan of an archive: the documents of the web that planning read, by their addresses. */
  readonly documents?: ReadonlyMap<string, Digest> | undefined;
  /** The platforms that were chosen, of images that have several; all where it is not said. */
  readonly platforms?: readonly string[] | undefined;
  /** The items that were asked for: they say what an archive was made for. */
  readonly asked?: readonly { readonly use: string; readonly options?: unknown }[] | undefined;
  /** The targets, where there are several. */
  readonly sites?: readonly PlannedSite[] | undefined;
}
