import { type Descriptor } from '@cse/oci';
import { type Opener } from '@cse/store';
/** What a path of a layer is: a file, or with `null` a whiteout of what a lower layer has there. */
export type LayerFile = string | Uint8Array | null | {
    readonly content?: string | Uint8Array;
    readonly mode?: number;
} | {
    readonly symlink: string;
} | {
    readonly hardlink: string;
};
export interface LayerOptions {
    /** By path, in the order in which they stand in the tar. A path that ends in `/` is a directory. */
    readonly files?: Readonly<Record<string, LayerFile>> | undefined;
    readonly compression?: 'gzip' | 'zstd' | 'none' | undefined;
    /** The bytes as they are, instead of files. */
    readonly bytes?: Uint8Array | undefined;
    /** That many bytes from the seed, instead of files; they are no tar. */
    readonly size?: number | undefined;
    readonly seed?: string | undefined;
    readonly mediaType?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
    /** Where a foreign layer may be had. */
    readonly urls?: readonly string[] | undefined;
}
export interface Blob {
    readonly descriptor: Descriptor;
    readonly open: Opener;
}
/** Makes a layer without putting it anywhere. The same options make the same bytes. */
export declare function layer(options?: LayerOptions): Promise<Blob>;
/** Content of a few bytes, with its descriptor. */
export declare function small(mediaType: string, content: Uint8Array | string): Blob;
