import { type Descriptor, type Platform } from '@cse/oci';
import { type Store } from '@cse/store';
import { type LayerOptions } from './layer.ts';
export interface ManifestOptions {
    readonly mediaTypes?: 'oci' | 'docker' | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
    readonly artifactType?: string | undefined;
    /** The manifest that this one speaks of: it makes it a referrer. */
    readonly subject?: Descriptor | undefined;
}
export interface ImageOptions extends ManifestOptions, Omit<LayerOptions, 'annotations'> {
    /** Several layers, lowest first; without them, one is made of `files`, `bytes` or `size`. */
    readonly layers?: readonly LayerOptions[] | undefined;
    readonly platform?: Platform | undefined;
    /** What else the config says, labels for instance. */
    readonly config?: Readonly<Record<string, unknown>> | undefined;
}
/** Something that was put into a store, and what it is made of. */
export interface Made {
    /** As it was asked for. */
    readonly reference: string;
    readonly repository: string;
    readonly descriptor: Descriptor;
    /** Its manifest, as bytes. */
    readonly bytes: Uint8Array;
    readonly layers: readonly Descriptor[];
    readonly config?: Descriptor | undefined;
}
/** Puts an image into a store under `host/path:tag`, or untagged under `host/path`. The same options make the same image. */
export declare function image(store: Store, reference: string, options?: ImageOptions): Promise<Made>;
/** Puts several images and an index of them into a store. Children are made of options, or are there already. */
export declare function index(store: Store, reference: string, children: readonly (ImageOptions | Descriptor)[], options?: ManifestOptions): Promise<Made & {
    readonly images: readonly Made[];
}>;
/** Puts an artifact into a store: content of any type with an empty config, mostly with a `subject` that it speaks of. */
export declare function artifact(store: Store, reference: string, options?: ImageOptions): Promise<Made>;
/** Puts what cosign leaves beside an image: an artifact under the tag that is the image's digest with a suffix. */
export declare function cosigned(store: Store, of: Made, suffix?: 'sig' | 'att' | 'sbom'): Promise<Made>;
/** Puts a manifest into a store just as it is said, with nothing made beside it: for the odd and the broken. */
export declare function manifest(store: Store, reference: string, { mediaType, json }: {
    readonly mediaType: string;
    readonly json: Readonly<Record<string, unknown>>;
}): Promise<Made>;
