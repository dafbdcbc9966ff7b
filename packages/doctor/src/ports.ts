import type { Clock } from '@cse/registry';

/** What the doctor needs of the machine. */
export interface DoctorPorts {
  readonly clock: Clock;
  /** A name that nobody has used before. */
  nonce(): string;
  /** Bytes free where a folder is, or would be; nothing where that cannot be known. */
  freeSpace(folder: string): Promise<number | undefined>;
  /** The CAs that everybody trusts, as PEM: those of this machine alone are not among them. */
  publicRoots(): readonly string[];
}
