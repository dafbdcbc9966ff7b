import type { RegistriesOptions } from '@cse/registry';
import type { Files } from '@cse/store';
import type { CredentialPorts } from './credentials.ts';
import type { HostProbe } from './reach.ts';

/** What a copy needs of the machine that it runs on. */
export interface CopyPorts extends CredentialPorts {
  readonly files: Files;
  readText(path: string): Promise<string>;
  /** Writes a file that only its owner may read. */
  writeText(path: string, text: string): Promise<void>;
  /** Milliseconds since any moment; never goes back. */
  now(): number;
  readonly probe: HostProbe;
  readonly registry?: RegistriesOptions | undefined;
}
