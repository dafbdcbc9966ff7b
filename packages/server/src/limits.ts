/** What one client may take of a server, so that there is enough left for the others. */
export interface Limits {
  /** Milliseconds in which a request's headers must have come, TLS included. */
  readonly headers: number;
  /** Milliseconds after which a connection is closed on which nothing is asked. */
  readonly idle: number;
  /** Milliseconds in which the next 64 KiB of a body, or its end, must have come or gone. */
  readonly stall: number;
  /** Connections at once; more are closed as they come. */
  readonly connections: number;
  /** Uploads that are begun and not ended. */
  readonly uploads: number;
  /** Bytes that all unfinished uploads may hold. */
  readonly uploadBytes: number;
}

const MINUTE = 60_000;

export const DEFAULT_LIMITS: Limits = {
  headers: 20_000,
  idle: 2 * MINUTE,
  stall: MINUTE,
  connections: 1024,
  uploads: 1000,
  uploadBytes: 64 * 1024 ** 3,
};
