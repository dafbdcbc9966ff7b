import type { Descriptor, Digest, Holder } from '@cse/oci';

/** Content together with who holds it. */
export interface Located {
  readonly descriptor: Descriptor;
  readonly holder: Holder;
  /** The reference that it was found by, where it was. */
  readonly reference?: string | undefined;
}

/** One thing that should be at the target when the run is over, with all that it is made of. */
export interface Want {
  readonly content: Located;
  /** The repository at the target, by its full name: mostly `context.relocate(…)`. */
  readonly to: string;
  readonly tag?: string | undefined;
  /**
   * For an archive, where content keeps its own name: the name whose relocation is its place at the target, where that is
   * another than `to`.
   */
  readonly relocateAs?: string | undefined;
  /** Put the tag only when all else is there that the same item wants, or that it wants in the same repository. */
  readonly after?: 'item' | 'repository' | undefined;
  /** What the tag must still name at the target when it is put: for content that was merged with what was there. */
  readonly expect?: Digest | 'absent' | undefined;
  /** Each of its layers must hold a file with this digest: that is looked at on its way, and what lacks it never arrives. */
  readonly containsFile?: Digest | undefined;
  /** Bring its foreign layers too, which are otherwise left to those who may have them. */
  readonly foreign?: boolean | undefined;
}

/** One side of the transfer, asked by reference: `host/path:tag`, `host/path@digest`, for tags `host/path`. */
export interface Side {
  /** Finds what a reference names now. Throws `CONTENT_NOT_FOUND`. */
  resolve(reference: string): Promise<Located>;
  /** Finds what a reference names now, if anything. What cannot be asked is an error, not an absence. */
  find(reference: string): Promise<Located | undefined>;
  /** A repository's tags. None where there is no such repository. */
  tags(repository: string): AsyncIterable<string>;
}

/** A regular file of an image. */
export interface ImageFile {
  /** Without a leading slash: `src/artifact/dependencies.txt`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Reads it piece by piece; to be called before the next file is asked for. */
  open(): AsyncIterable<Uint8Array>;
  /** Reads it whole; to be called before the next file is asked for. Throws `CONTENT_TOO_LARGE` beyond `limit` bytes. */
  read(limit?: number): Promise<Uint8Array>;
}

/** What a plugin may ask while it plans. It can read, and make new content; it can write nowhere. */
export interface PlanContext {
  readonly source: Side;
  readonly target: Side;
  /** What the wants will land in. Content that depends on what the target has is made for a registry, and postponed for an archive. */
  readonly destination: 'registry' | 'archive';
  /** The target's base, which all wants are to land below. None for an archive, where content keeps its own name. */
  readonly base?: string | undefined;
  readonly signal: AbortSignal;
  /** Reads small content whole. Reads are remembered, and bounded. */
  read(content: Located): Promise<Uint8Array>;
  /** The content that a manifest is made of. */
  successors(manifest: Located): Promise<readonly Located[]>;
  /** What belongs to an image without being part of it: its referrers, and cosign's `.sig`, `.att` and `.sbom` tags. */
  companions(image: Located): AsyncIterable<{ readonly content: Located; readonly tag?: string | undefined }>;
  /** The files of an image, its layers and their whiteouts applied. */
  files(image: Located): AsyncIterable<ImageFile>;
  /** Makes new content, which the plan then carries. */
  create(mediaType: string, bytes: Uint8Array): Located;
  /** Where the relocation rule puts a repository. */
  relocate(repository: string): string;
  /** Says something to whoever watches the planning. */
  note(message: string): void;
  /** Says that something can be made only for the real target, when the archive is imported. */
  postpone(what: string): void;
}
