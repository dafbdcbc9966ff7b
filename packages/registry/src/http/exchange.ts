import type { Bytes } from '@cse/store';
import { isCseError } from '@cse/errors';
import { Answer } from './answer.ts';
import { unavailable, placeOf, type Where } from '../errors.ts';
import type { RegistryEvent } from '../event.ts';
import { isAboutCertificate, networkFailure } from '../network/network-failure.ts';
import type { Timeouts } from '../options.ts';
import type { Clock, Random, Transport } from '../network/ports.ts';
import type { SettingFlags } from '../setting-flags.ts';
import { Watchdog } from '../network/watchdog.ts';

/** What the outside is to this client: all of it is handed in. */
export interface Outside {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly timeouts: Timeouts;
  /** In bytes a second. */
  readonly minRate: number;
  readonly userAgent: string;
  /** What hints name. */
  readonly flags: SettingFlags;
  readonly onEvent: (event: RegistryEvent) => void;
}

/** A body that can be sent again: it is opened once for each time. */
export interface Payload {
  readonly size: number;
  open(): Bytes | Promise<Bytes>;
}

export interface Exchange {
  readonly where: Where;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | Payload | undefined;
  readonly signal?: AbortSignal | undefined;
}

// What nobody wants to read has this part of the time for silence to end in; beyond that the connection goes.
const DROPPING = 0.1;

/** One request and its answer, with time-outs on silence. Throws where there is no answer. */
export async function exchange(
  outside: Outside,
  { where, method, url, headers, body, signal }: Exchange,
): Promise<Answer> {
  const { transport, clock, timeouts, minRate, flags, onEvent } = outside;
  signal?.throwIfAborted();
  const dog = new Watchdog(clock, signal, { least: minRate, over: timeouts.headers });
  const source: BodyState = {};
  const failed = (cause: unknown) => {
    dog.stop();
    if (source.broken) return source.broken.cause;
    if (signal?.aborted) return signal.reason;
    if (isCseError(cause)) return cause;
    if (dog.silence)
      return unavailable(`${placeOf(where)} ${dog.silence}`, { transient: true, host: where.host, cause });
    return networkFailure({ where, url, cause, flags });
  };
  const sent = { ...sizeOf(body), ...headers, 'user-agent': outside.userAgent, 'accept-encoding': 'identity' };
  try {
    dog.allow(Math.max(timeouts.connect, timeouts.headers), 'did not answer in time');
    const content = await bodyOf(body, { dog, timeouts, source });
    const begun = clock.monotonic();
    const response = await transport.send({ method, url, headers: sent, body: content, signal: dog.signal });
    const { host, pathname: path } = new URL(url);
    onEvent({ type: 'request', host, method, path, status: response.status, milliseconds: clock.monotonic() - begun });
    const watched = watchedBody(response.body, { dog, timeouts, failed });
    return new Answer({ ...response, body: watched }, { url, where, hurry: () => dog.hurry(timeouts.idle * DROPPING) });
  } catch (cause) {
    if (!isAboutCertificate(cause)) throw failed(cause);
    dog.stop();
    throw networkFailure({ where, url, cause, flags, chain: await transport.certificates(new URL(url).host) });
  }
}

/** What was wrong with the body that we were to send: that is nobody's fault at the other side. */
interface BodyState {
  broken?: { readonly cause: unknown };
}

interface Watch {
  readonly dog: Watchdog;
  readonly timeouts: Timeouts;
}

function sizeOf(body: Exchange['body']): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  return { 'content-length': String(body instanceof Uint8Array ? body.byteLength : body.size) };
}

async function bodyOf(
  body: Exchange['body'],
  watch: Watch & { readonly source: BodyState },
): Promise<Uint8Array | Bytes | undefined> {
  if (body === undefined || body instanceof Uint8Array) return body;
  if (body.size === 0) return new Uint8Array();
  return watchedUpload(body, watch);
}

async function* watchedUpload(body: Payload, { dog, timeouts, source }: Watch & { readonly source: BodyState }): Bytes {
  try {
    dog.pause();
    for await (const chunk of await body.open()) {
      dog.allow(timeouts.idle, 'stopped accepting data');
      yield chunk;
      dog.moved(chunk.byteLength);
    }
    dog.allow(timeouts.headers, 'did not answer in time');
  } catch (cause) {
    source.broken = { cause };
    throw cause;
  }
}

async function* watchedBody(
  body: Bytes,
  { dog, timeouts, failed }: Watch & { failed(cause: unknown): unknown },
): Bytes {
  try {
    dog.allow(timeouts.idle, 'stopped sending data');
    for await (const chunk of body) {
      dog.moved(chunk.byteLength);
      yield chunk;
      dog.allow(timeouts.idle, 'stopped sending data');
    }
  } catch (cause) {
    throw failed(cause);
  } finally {
    dog.stop();
  }
}
