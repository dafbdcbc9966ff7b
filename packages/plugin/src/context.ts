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
  /**
   * The repository at the target, by its full name: mostly `context.relocate(…)` or `context.place(…)`. An archive keeps what
   * was found at the source by the name that it was found by, and remembers this as its place at the target.
   */
  readonly to: string;
  readonly tag?: string | undefined;
  /**
   * For an archive: the name whose relocation is its place at the target, where `to` is the name that it is kept by. Needed
   * only for content that is to be kept by a name that it was not found by.
   */
  readonly relocateAs?: string | undefined;
  /** Put the tag only when all else is there that the same item wants, or that it wants in the same repository. */
  readonly after?: 'item' | 'repository' | undefined;
  /**
   * Put the tag only when all is there that these plugins want, tags included: `['container-images']`, by the words that follow
   * `use:`. Plugins that are not asked for anything are not waited for; plugins that wait for each other are refused.
   */
  readonly afterPlugins?: readonly string[] | undefined;
  /** What the tag must still name at the target when it is put: for content that was merged with what was there. */
  readonly expect?: Digest | 'absent' | undefined;
  /** Each of its layers must hold a file with this digest: that is looked at on its way, and what lacks it never arrives. */
  readonly containsFile?: Digest | undefined;
  /** Note that the source lacks a part of it, and leave it out, instead of failing. */
  readonly optional?: boolean | undefined;
  /** Bring its foreign layers too, which are otherwise left to those who may have them. */
  readonly foreign?: boolean | undefined;
}

/** An image that is asked for by reference, and where it goes. */
export interface ImageRequest {
  /** `host/path:tag` or `host/path@digest`. Without either it is the tag `latest`. */
  readonly reference: string;
  /** The path below the base that it goes to; the path of its own name where it is not said. */
  readonly path?: string | undefined;
  /** Its tag at the target; the one that it was asked for by where it is not said. */
  readonly tag?: string | undefined;
  /** Note that the source lacks it, instead of failing. */
  readonly optional?: boolean | undefined;
  /** Bring what belongs to it, as `companions` finds it. True where it is not said. */
  readonly companions?: boolean | undefined;
}

/** An image that the source has. */
export interface FoundImage {
  /** As it was asked for. */
  readonly reference: string;
  readonly content: Located;
  /** The image and its companions, each at its place: yield them all. */
  readonly wants: readonly Want[];
}

/** A file that is in no registry. */
export interface FileRequest {
  /** `https://…`, or the path of a file on disk: one that the user named in the item, or below a folder named there. */
  readonly url: string;
  /** Its digest, sha256 or sha512. A file from the web needs this or `checksums`. */
  readonly digest?: Digest | undefined;
  /** The `https://…` address of a list that has its checksum by its name, as `sha256sum` and `sha512sum` write it. */
  readonly checksums?: string | undefined;
  /** What it is called in the artifact; the last part of its address where it is not said. */
  readonly title?: string | undefined;
  /** `application/vnd.oci.image.layer.v1.tar` where it is not said, as oras has it. */
  readonly mediaType?: string | undefined;
}

/** A file of an artifact. */
export interface ArtifactFile extends FileRequest {
  /** Note that it is not there, and make the artifact without it, instead of failing. */
  readonly optional?: boolean | undefined;
}

/** An artifact made of files, as `oras push` makes it: an empty config, and a layer for each file with its title. */
export interface ArtifactRequest {
  readonly files: readonly ArtifactFile[];
  /** `application/vnd.unknown.artifact.v1` where it is not said, as oras has it. */
  readonly artifactType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
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
  /**
   * Finds images at the source, all at once, with their companions, and says where they go; in the order of the requests.
   * Throws `IMAGES_MISSING` with every one that is not there and not optional.
   */
  images(requests: readonly (string | ImageRequest)[]): Promise<readonly FoundImage[]>;
  /**
   * Locates a file, which is streamed when the plan is run; it is no layer of anything yet. Throws `FILE_UNVERIFIED` where
   * nothing says what it has to be.
   */
  file(request: FileRequest): Promise<Located>;
  /** Makes an artifact of files. Their content is streamed when the plan is run; the plan carries the manifest. */
  artifact(request: ArtifactRequest): Promise<Located>;
  /** Reads a small file from an `https://…` address, such as an index. An archive keeps it, so that import reads the same. */
  document(url: string): Promise<Uint8Array>;
  /** Where the relocation rule puts a repository. */
  relocate(repository: string): string;
  /** The repository at a path below the base: `charts/operator`. */
  place(path: string): string;
  /** Says something that is to be known of the plan: it is kept with it. */
  note(message: string): void;
  /** Says how far it is, to whoever watches the planning. Nothing of it is kept. */
  progress(message: string): void;
  /** Says that something can be made only for the real target, when the archive is imported. */
  postpone(what: string): void;
}
