import type { Bytes } from '@cse/store';

/** The network, as far as this client knows it: one request, one answer, no redirects, no retries. */
export interface Transport extends AsyncDisposable {
  send(request: TransportRequest): Promise<TransportResponse>;
  /** The addresses behind a host name; none where they cannot be known. */
  lookup(hostname: string): Promise<readonly string[]>;
  /** The certificates that a server shows, its own first, whether or not they are trusted; none where that cannot be known. */
  certificates(host: string): Promise<readonly PeerCertificate[]>;
}

export interface TransportRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream's length is in the headers. */
  readonly body?: Uint8Array | Bytes | undefined;
  readonly signal: AbortSignal;
}

export interface TransportResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** To be read to its end, or to be left early, which gives the connection up. */
  readonly body: Bytes;
}

export interface PeerCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly fingerprint: string;
  readonly names: readonly string[];
  readonly pem: string;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since any moment; never goes back. */
  monotonic(): number;
  /** Rejects with the signal's reason when that is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls `run` so much later. What it returns cancels that. */
  after(milliseconds: number, run: () => void): () => void;
}

/** A number from 0 up to 1, as `Math.random` has it. */
export type Random = () => number;
