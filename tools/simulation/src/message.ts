import type { Bytes } from '@cse/store';

/** An answer on its way: whole, until something is done to it. */
export interface Message {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** How the body ends: as it should, with an error of this code, or never. */
  readonly ends?: 'ECONNRESET' | 'UND_ERR_SOCKET' | 'never' | undefined;
  readonly slow?: boolean | undefined;
}

/** What a side of the network answers to a request. */
export type Responder = (request: Arrived) => Promise<Message>;

/** A request as it arrives. */
export interface Arrived {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Bytes;
  /** Aborted when the client is gone. */
  readonly signal: AbortSignal;
}

export const broken = (code: string) => Object.assign(new Error(`the connection ended: ${code}`), { code });
