import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { changed } from './changed-headers.ts';
import type { ProxyFault, SeenRequest } from './fault.ts';

interface Spoiling {
  readonly answered: IncomingMessage;
  readonly response: ServerResponse;
  readonly seen: SeenRequest;
  readonly fault: ProxyFault | undefined;
}

/** Passes an answer on as the fault would have it. */
export async function spoil({ answered, response, seen, fault }: Spoiling): Promise<void> {
  if (fault?.kind === 'lose') return void response.socket?.resetAndDestroy();
  response.writeHead(answered.statusCode ?? 502, headersOf(answered, fault));
  response.flushHeaders();
  for await (const chunk of spoiled(answered, fault)) {
    seen.sent += chunk.byteLength;
    if (!response.write(chunk)) await drained(response);
    if (response.destroyed) return;
  }
  await finish(response, fault);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function headersOf(
  { headers }: IncomingMessage,
  fault: ProxyFault | undefined,
): Record<string, string | string[] | undefined> {
  const length = Number(headers['content-length']);
  switch (fault?.kind) {
    case 'headers':
      return changed(headers, fault.set);
    case 'pad':
      return changed(headers, { 'content-length': String(length + fault.bytes) });
    case 'cut':
      return changed(headers, { 'content-length': String(Math.min(length, fault.after)) });
    default:
      return headers;
  }
}

async function* spoiled(chunks: AsyncIterable<Buffer>, fault: ProxyFault | undefined): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of chunks) {
    const end = endOf(fault) - at;
    if (fault?.kind === 'flip' && fault.at >= at && fault.at < at + chunk.byteLength) flip(chunk, fault.at - at);
    if (fault?.kind === 'slow') yield* slowly(chunk, fault.bytesPerSecond);
    else if (end > 0) yield chunk.subarray(0, end);
    at += chunk.byteLength;
    if (end <= chunk.byteLength) return;
  }
  if (fault?.kind === 'pad') yield Buffer.alloc(fault.bytes, '!');
}

function endOf(fault: ProxyFault | undefined): number {
  if (fault?.kind === 'reset' || fault?.kind === 'end' || fault?.kind === 'stall' || fault?.kind === 'cut')
    return fault.after ?? 0;
  return Infinity;
}

function flip(chunk: Buffer, at: number): void {
  chunk.writeUInt8(chunk.readUInt8(at) ^ 1, at);
}

async function* slowly(chunk: Buffer, bytesPerSecond: number): AsyncGenerator<Buffer> {
  // Ten steps a second, or one a byte.
  const step = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let at = 0; at < chunk.byteLength; at += step) {
    yield chunk.subarray(at, at + step);
    await sleep((1000 * step) / bytesPerSecond);
  }
}

async function finish(response: ServerResponse, fault: ProxyFault | undefined): Promise<void> {
  const socket = response.socket;
  if (fault?.kind === 'stall') return;
  if (fault?.kind === 'reset') return void flushed(response, () => socket?.resetAndDestroy());
  if (fault?.kind === 'end') return void flushed(response, () => socket?.end());
  response.end();
}

// What was written before has left when an empty write has.
function flushed({ socket }: ServerResponse, then: () => void): void {
  setImmediate(() => socket?.write('', () => then()));
}
