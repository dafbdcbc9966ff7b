import type { Transport, TransportResponse } from '@cse/registry';

/** What a host told beside its answers. */
export interface RecordedContact {
  /** Its clock minus ours, in milliseconds. */
  skew?: number;
  /** How much may still be asked of it, where it counts: `RateLimit-Remaining`. */
  remaining?: number;
  limit?: number;
  /** Uploads that it wanted sent in the clear, though it speaks TLS. */
  plainUploads?: string;
  /** Statuses of answers to uploads of content. */
  readonly uploads: number[];
}

/** A transport that remembers what hosts tell beside their answers. */
export class RecordingTransport {
  readonly transport: Transport;
  readonly #hosts = new Map<string, RecordedContact>();
  readonly #now: () => number;

  /** Nothing is sent any more once `signal` is aborted. */
  constructor(transport: Transport, { now, signal }: { readonly now: () => number; readonly signal: AbortSignal }) {
    this.#now = now;
    this.transport = {
      send: async (request) => {
        signal.throwIfAborted();
        const both = AbortSignal.any([request.signal, signal]);
        const response = await transport.send({ ...request, signal: both });
        this.#hear(request.method, new URL(request.url), response);
        return response;
      },
      lookup: (hostname) => transport.lookup(hostname),
      certificates: (host) => transport.certificates(host),
      // Several clients use it; who made it closes it.
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  about(host: string): RecordedContact {
    // Addresses leave the usual ports out, and people do not.
    const name = host.replace(/:(443|80)$/, '');
    const known = this.#hosts.get(name) ?? { uploads: [] };
    this.#hosts.set(name, known);
    return known;
  }

  #hear(method: string, url: URL, { status, headers }: TransportResponse): void {
    const about = this.about(url.host);
    const header = (name: string) => [headers[name]].flat()[0];
    const date = Date.parse(header('date') ?? '');
    if (!Number.isNaN(date)) about.skew = date - this.#now();
    const [limit, remaining] = [countIn(header('ratelimit-limit')), countIn(header('ratelimit-remaining'))];
    if (limit !== undefined) about.limit = limit;
    if (remaining !== undefined) about.remaining = remaining;
    const isUpload = url.pathname.includes('/blobs/uploads/');
    if (isUpload && (method === 'PUT' || method === 'PATCH')) about.uploads.push(status);
    const location = URL.parse(header('location') ?? '', url.href);
    if (isUpload && url.protocol === 'https:' && location?.protocol === 'http:') about.plainUploads = location.origin;
  }
}

// `100;w=21600`: so many in so many seconds.
function countIn(header: string | undefined): number | undefined {
  const [, count] = /^\s*(\d{1,9})/.exec(header ?? '') ?? [];
  return count === undefined ? undefined : Number(count);
}
