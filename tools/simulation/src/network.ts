import type { Transport, TransportRequest, TransportResponse } from '@cse/registry';
import type { Bytes } from '@cse/store';
import { faultScript, type NetworkFault, type NetworkFaultRule } from './fault.ts';
import { broken, type Arrived, type Message } from './message.ts';
import { OpenBodies } from './open-bodies.ts';
import { kindOf, objectOf, type RequestKind } from './request-kind.ts';
import type { SimulatedRegistry } from './simulated-registry.ts';
import { answered, spoiled } from './spoil.ts';
import { plain } from './token-service.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** One request that was made. */
export interface Seen {
  readonly side: 'source' | 'target' | 'elsewhere';
  readonly kind: RequestKind | 'other';
  readonly method: string;
  readonly url: string;
  readonly fault?: NetworkFault['kind'] | undefined;
}

export interface NetworkOptions {
  readonly clock: VirtualClock;
  readonly chance: () => number;
  readonly source: SimulatedRegistry;
  readonly target: SimulatedRegistry;
  readonly faults: readonly NetworkFaultRule[];
  /** Told of each request before it is made, by its number. */
  readonly onRequest?: ((count: number) => void) | undefined;
}

/** An origin that belongs to nobody we know. */
export const ELSEWHERE = 'https://elsewhere.example';

// No transfer of this size makes so many requests; who does will not end.
const ENDLESS = 50_000;
const LATENCY = 20;

/** The network of the simulated world: requests take their time, go wrong as the faults say, and are counted. */
export class Network implements Transport {
  readonly seen: Seen[] = [];
  readonly counts = new Map<string, number>();
  readonly outrages: string[] = [];
  readonly bodies: OpenBodies;
  /** Bytes of bodies, both ways. */
  moved = 0;
  /** From now on nothing comes back. */
  halted = false;
  /** Bodies that nobody had read or left when the client let go of its connections. */
  leftOpen = 0;
  readonly #options: NetworkOptions;
  readonly #next: ReturnType<typeof faultScript>;

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#next = faultScript(options.faults);
    this.bodies = new OpenBodies(options.clock, (bytes) => void (this.moved += bytes));
  }

  async send(request: TransportRequest): Promise<TransportResponse> {
    const { clock, chance, onRequest } = this.#options;
    const url = new URL(request.url);
    const side = this.#sideOf(url);
    const kind = kindOf(request.method, url);
    const fault = this.#next({ side, kind });
    this.seen.push({ side, kind, method: request.method, url: request.url, fault: fault?.kind });
    if (this.seen.length > ENDLESS) this.halted = true;
    this.#count(objectOf(request.method, url));
    this.#guard(url, request.headers['authorization']);
    onRequest?.(this.seen.length);
    if (this.halted) return await never();
    await clock.sleep(1 + Math.floor(chance() * LATENCY), request.signal);
    const message = await unlessAborted(this.#answer(request, { url, side, fault }), request.signal);
    if (this.halted) return await never();
    await clock.sleep(1 + Math.floor(chance() * LATENCY), request.signal);
    return { status: message.status, headers: message.headers, body: this.bodies.open(message, request.signal) };
  }

  async lookup(): Promise<readonly string[]> {
    return ['10.0.0.1'];
  }

  async certificates(): Promise<readonly never[]> {
    return [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.leftOpen = this.bodies.count;
  }

  #sideOf({ host }: URL): Seen['side'] {
    const { source, target } = this.#options;
    if (host.endsWith(source.host)) return 'source';
    return host.endsWith(target.host) ? 'target' : 'elsewhere';
  }

  #count(object: string): void {
    this.counts.set(object, (this.counts.get(object) ?? 0) + 1);
  }

  #guard(url: URL, shown: string | undefined): void {
    if (shown === undefined) return;
    const { source, target } = this.#options;
    const origins = source.whoMaySee(shown) ?? target.whoMaySee(shown);
    if (origins && !origins.includes(url.origin))
      this.outrages.push(`${url.origin} was shown ${shown.split(' ')[0]} that it must not see`);
  }

  async #answer(request: TransportRequest, { url, side, fault }: Going): Promise<Message> {
    if (fault?.kind === 'reset' && fault.when === 'before') throw broken('ECONNRESET');
    if (fault?.kind === 'stall' && fault.at === 'headers') return never();
    if (fault?.kind === 'answer') return answered(fault);
    if (fault?.kind === 'session-lost' && url.pathname.includes('/blobs/uploads/')) url.pathname += '-gone';
    if (fault?.kind === 'tokens-die') this.#registry(side)?.tokens.die();
    if (fault?.kind === 'redirect')
      return { ...plain(307, ''), headers: { location: `${fault.to}${url.pathname}?of=${side}` } };
    const message = await this.#delivered(request, { url, side, fault });
    if (fault?.kind === 'reset') throw broken('ECONNRESET');
    return fault && request.method !== 'HEAD' ? spoiled(message, fault) : headOf(message, fault);
  }

  async #delivered(request: TransportRequest, { url, side, fault }: Going): Promise<Message> {
    const gone = new AbortController();
    const failed: { cause?: { readonly error: unknown } } = {};
    const size = Number(request.headers['content-length'] ?? 0);
    const swallowed = fault?.kind === 'swallowed' ? Math.floor(fault.at * size) : Infinity;
    const take = (chunk: Uint8Array) => void (this.moved += chunk.byteLength);
    const body = uploaded(request, { swallowed, take, fail: (error) => (failed.cause = { error }), gone });
    const arrived: Arrived = { method: request.method, url, headers: request.headers, body, signal: gone.signal };
    try {
      const answer = await this.#origin(arrived, side);
      if (failed.cause) throw failed.cause.error;
      return answer;
    } catch (error) {
      throw failed.cause ? failed.cause.error : error;
    }
  }

  #origin(arrived: Arrived, side: Seen['side']): Promise<Message> {
    const registry = this.#registry(side);
    if (arrived.url.origin === registry?.tokens.origin) return registry.tokens.give(arrived);
    if (registry) return registry.answer(arrived);
    // A place that keeps the content of others: blobs may be fetched there, by anybody.
    const { source, target } = this.#options;
    return arrived.url.searchParams.get('of') === 'target' ? target.open(arrived) : source.open(arrived);
  }

  #registry(side: Seen['side']): SimulatedRegistry | undefined {
    return side === 'elsewhere' ? undefined : this.#options[side];
  }
}

interface Going {
  readonly url: URL;
  readonly side: Seen['side'];
  readonly fault: NetworkFault | undefined;
}

function headOf(message: Message, fault: NetworkFault | undefined): Message {
  if (fault?.kind !== 'status' && fault?.kind !== 'headerless' && fault?.kind !== 'location') return message;
  return spoiled(message, fault);
}

interface Uploading {
  readonly swallowed: number;
  take(chunk: Uint8Array): void;
  fail(error: unknown): void;
  readonly gone: AbortController;
}

async function* uploaded({ body, signal }: TransportRequest, { swallowed, take, fail, gone }: Uploading): Bytes {
  let size = 0;
  const lose = (error: unknown) => {
    fail(error);
    gone.abort(error);
    return error;
  };
  try {
    for await (const chunk of body === undefined ? [] : body instanceof Uint8Array ? [body] : body) {
      if (signal.aborted) throw signal.reason;
      take(chunk);
      size += chunk.byteLength;
      if (size > swallowed) throw broken('ECONNRESET');
      yield chunk;
    }
    if (swallowed < Infinity) throw broken('ECONNRESET');
  } catch (error) {
    throw lose(error);
  }
}

const never = () => new Promise<never>(() => undefined);

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
