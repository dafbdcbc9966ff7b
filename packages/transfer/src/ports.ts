import type { Circumstances } from '@cse/executor';
import type { Credentials, ProxyOptions, RegistryEvent } from '@cse/registry';
import type { Files, SourceStore } from '@cse/store';
import type { RunState } from './run-state.ts';

/** What a transfer needs from the machine. */
export interface Ports {
  readText(path: string): Promise<string>;
  /** The disk that files are brought from. */
  readonly files?: Files | undefined;
  readonly clock: {
    /** Milliseconds since 1970. */
    now(): number;
    /** Milliseconds since any moment; never goes back. */
    monotonic(): number;
    /** Waits for a number of milliseconds. */
    sleep(milliseconds: number): Promise<void>;
  };
  readonly state: RunState;
  /** Puts a memory of what is read by digest before a store, if there is one. */
  readonly remembered?: ((store: SourceStore) => SourceStore) | undefined;
  readonly credentials?: Credentials | undefined;
  readonly proxy?: ProxyOptions | undefined;
  /** Folders of certificates by registry, as docker's `certs.d`. */
  readonly certificateFolders?: readonly string[] | undefined;
  /** The user agent: `cse/1.2.3`. */
  readonly userAgent?: string | undefined;
  /** What is noted of who runs what, where. */
  readonly circumstances?: Circumstances | undefined;
  readonly onEvent?: ((event: RegistryEvent) => void) | undefined;
}
