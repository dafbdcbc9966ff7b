import type { Descriptor } from '@cse/oci';
import { verified, type Bytes } from '@cse/store';
import type { Answer } from './answer.ts';
import { parseContentRange } from './content-range.ts';
import { contentMismatch, misbehaved, placeOf, unavailable } from './errors.ts';
import type { Call, Host } from './host.ts';

/**
 * Reads a blob, verified. Where the stream breaks it goes on from there, for as long as something moves. Whoever leaves out
 * its start has that part already, and verifies the whole.
 */
export function download(host: Host, wanted: Download): Bytes {
  return wanted.start > 0 ? resumed(host, wanted) : verified(wanted.content, resumed(host, wanted));
}

interface Download {
  readonly content: Descriptor;
  readonly start: number;
  readonly call: Call;
}

// The hash over all bytes that were passed on decides in the end, so a part is never trusted for its length.
async function* resumed(host: Host, { content, call, start }: Download): Bytes {
  const retry = host.retry(call.where);
  const reading: Reading = { offset: start, ranges: true };
  for (;;) {
    try {
      for await (const chunk of rest(host, { content, call, reading })) {
        reading.offset += chunk.byteLength;
        retry.progressed(chunk.byteLength);
        yield chunk;
      }
      if (reading.offset >= content.size) return;
      // A body that has no length of its own can end early without any sign.
      throw unavailable(`${placeOf(call.where)} ended after ${reading.offset} of ${content.size} bytes`, {
        transient: true,
      });
    } catch (cause) {
      await retry.after(cause, call.signal);
    }
  }
}

interface Reading {
  /** How much was passed on, or left out from the start. */
  offset: number;
  /** Parts may be asked for: until one came that was another. */
  ranges: boolean;
}

async function* rest(
  host: Host,
  { content, call, reading }: Omit<Download, 'start'> & { readonly reading: Reading },
): Bytes {
  const { offset } = reading;
  const asksPart = offset > 0 && reading.ranges;
  const headers = asksPart ? { ...call.headers, range: `bytes=${offset}-` } : call.headers;
  await using answer = await host.open({ ...call, headers, expects: [416] });
  if (answer.status === 200) return yield* whole(answer, { content, skip: offset });
  if (asksPart && isPart(answer, { content, offset })) return yield* answer.stream();
  if (!asksPart) throw misbehaved(`${placeOf(call.where)} answers ${answer.status} where the whole is asked for`);
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
  if (length !== undefined && length !== content.size && !answer.header('content-encoding'))
    throw contentMismatch(answer.where, `it has ${length} bytes instead of ${content.size}`);

  let left = skip;
  for await (const chunk of answer.stream()) {
    if (chunk.byteLength > left) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}

function isPart(
  answer: Answer,
  { content, offset }: { readonly content: Descriptor; readonly offset: number },
): boolean {
  const range = answer.status === 206 ? parseContentRange(answer.headers('content-range')) : undefined;
  return range?.first === offset && (range.total === undefined || range.total === content.size);
}
