import type { Descriptor } from '@cse/oci';
import { bytesOf, readAll, verified, type Bytes } from '@cse/store';
import type { Answer } from '../http/answer.ts';
import { parseContentRange } from './content-range.ts';
import { decoded, isEncoded } from '../http/decoded.ts';
import { contentMismatch, misbehaved, placeOf, unavailable } from '../errors.ts';
import type { Call, Host } from '../host.ts';
import type { Retry } from '../http/retry.ts';

export interface Download {
  readonly content: Descriptor;
  /** How much the reader leaves out, who has it already and verifies the whole. */
  readonly start: number;
  readonly call: Call;
}

// So much is held until it is known to be right; what is larger is passed on as it comes.
const SMALL = 1024 * 1024;

/** Reads a blob, verified unless its start is left out. Where the stream breaks it goes on from there. */
export async function* download(host: Host, { content, call, start }: Download): Bytes {
  const retry = host.retry(call.where, { size: content.size });
  const rest = () => resumed(host, { content, call, retry, start });
  if (start > 0) return yield* rest();
  if (content.size > SMALL) return yield* verified(content, rest());
  yield* bytesOf(await small(() => readAll(verified(content, rest())), { call, retry }));
}

async function small(
  read: () => Promise<Uint8Array>,
  { call, retry }: { readonly call: Call; readonly retry: Retry },
): Promise<Uint8Array> {
  for (;;) {
    try {
      return await read();
    } catch (cause) {
      await retry.after(cause, call.signal);
    }
  }
}

interface Resumed extends Download {
  readonly retry: Retry;
}

// The hash over all bytes that were passed on decides in the end, so a part is never trusted for its length.
async function* resumed(host: Host, { content, call, start, retry }: Resumed): Bytes {
  const reading: DownloadState = { offset: start, ranges: true };
  for (;;) {
    try {
      for await (const chunk of rest(host, { content, call, reading })) {
        reading.offset += chunk.byteLength;
        retry.moved(chunk.byteLength);
        retry.reached(reading.offset - start);
        yield chunk;
      }
      if (reading.offset >= content.size) return;
      // A body that has no length of its own can end early without any sign.
      throw unavailable(`${placeOf(call.where)} ended after ${reading.offset} of ${content.size} bytes`, {
        host: call.where.host,
        transient: true,
      });
    } catch (cause) {
      await retry.after(cause, call.signal);
    }
  }
}

interface DownloadState {
  /** How much was passed on, or left out from the start. */
  offset: number;
  /** Parts may be asked for: until one came that was another. */
  ranges: boolean;
}

interface Rest {
  readonly content: Descriptor;
  readonly call: Call;
  readonly reading: DownloadState;
}

async function* rest(host: Host, { content, call, reading }: Rest): Bytes {
  const { offset } = reading;
  const asksPart = offset > 0 && reading.ranges;
  const headers = asksPart ? { ...call.headers, range: `bytes=${offset}-` } : call.headers;
  await using answer = await host.open({ ...call, headers, expects: [416] });
  if (answer.status === 200) return yield* whole(answer, { content, skip: offset });
  if (asksPart && isPart(answer, { content, offset })) return yield* answer.stream();
  if (!asksPart) throw misbehaved(`${placeOf(call.where)} answers ${answer.status} to a request for the whole content`);
  reading.ranges = false;
  // Its place in the lane is given up before another is asked for.
  await answer[Symbol.asyncDispose]();
  yield* rest(host, { content, call, reading });
}

// Who ignores a range sends all of it again: what was passed on already is left out, and the hash covers the seam.
async function* whole(
  answer: Answer,
  { content, skip }: { readonly content: Descriptor; readonly skip: number },
): Bytes {
  const { length } = answer;
  // A label of an encoding on bytes of the right number is only a label.
  const packed = isEncoded(answer) && length !== content.size;
  if (!packed && length !== undefined && length !== content.size)
    throw contentMismatch(answer.where, `it has ${length} bytes instead of ${content.size}`);
  let left = skip;
  for await (const chunk of packed ? decoded(answer) : answer.stream()) {
    if (chunk.byteLength > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}

function isPart(
  answer: Answer,
  { content, offset }: { readonly content: Descriptor; readonly offset: number },
): boolean {
  const range =
    answer.status === 206 && !isEncoded(answer) ? parseContentRange(answer.headers('content-range')) : undefined;
  return range?.first === offset && (range.total === undefined || range.total === content.size);
}
