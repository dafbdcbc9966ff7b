import { digestOf } from '@cse/oci';
import type { Subject } from './subject.ts';

export interface ProbeUploadLimitOptions {
  /** The repository. */
  readonly name: string;
  readonly subject: Subject;
  readonly signal: AbortSignal;
}

// Who refuses a length does so on reading it, before any content.
const PATIENCE = 1500;
const PIECE = new Uint8Array(64 * 1024);

/** Begins an upload of so many bytes, and gives it up after the first few. Says whether nobody called it too large. */
export async function probeUploadLimit(
  size: number,
  { name, subject, signal }: ProbeUploadLimitOptions,
): Promise<boolean> {
  const { clock, nonce } = subject.ports;
  const digest = digestOf(new TextEncoder().encode(nonce()));
  const { uploads } = subject.network.about(subject.target?.host ?? '');
  const before = uploads.length;
  const isRefused = () => uploads.slice(before).includes(413);
  const given = new Error('given up');
  let opened = 0;
  async function* open() {
    opened += 1;
    // Opened again: the client tries it in pieces, because it was too large at once.
    if (opened > 1) throw given;
    yield PIECE;
    for (let waited = 0; waited < PATIENCE && !isRefused(); waited += 100) await clock.sleep(100, signal);
    throw given;
  }
  const content = { mediaType: 'application/octet-stream', digest, size };
  const outcome = await subject.network.store
    .repository(name)
    .push(content, open, { signal })
    .catch((error: unknown) => error);
  if (isRefused()) return false;
  if (outcome === given) return opened === 1;
  throw outcome;
}
