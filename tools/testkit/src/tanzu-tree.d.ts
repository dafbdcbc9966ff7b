import { type Descriptor } from '@cse/oci';
import { type Store } from '@cse/store';
/** The registry that the Tanzu CLI's own tests use, with eleven signed plugin inventories. */
export interface TanzuTree {
    /** A docker-registry's folder, to be served as it is. */
    root(): string;
    /** The public key that signed its inventories. */
    readonly key: string;
    /** Its repositories by path: `tanzu-cli/plugins/airgapped`. */
    repositories(): readonly string[];
    manifest(repository: string, selector: string): {
        readonly descriptor: Descriptor;
        readonly bytes: Uint8Array;
    };
    blob(digest: string): Uint8Array;
    /** One file of an image of one layer. */
    file(repository: string, tag: string, path: string): Promise<Uint8Array>;
    /** Puts some of its repositories into a store, as if they were on a host. */
    fill(store: Store, host: string, among?: (repository: string) => boolean): Promise<void>;
}
/** Runs a suite on that tree. Where it is absent the suite is skipped, and one line says so. */
export declare function withTanzuTree(title: string, suite: (tree: TanzuTree) => void): void;
