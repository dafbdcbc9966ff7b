import type { CallOptions } from '@cse/store';
import type { Reply } from '../http/answer.ts';
import type { ChunkSource } from './chunk-source.ts';
import { misbehaved, placeOf, RegistryError } from '../errors.ts';
import type { Retry } from '../http/retry.ts';
import { sessionOf, type UploadSession } from './session.ts';
import type { Target } from '../target.ts';

export interface ChunkUpload {
  readonly target: Target;
  readonly source: ChunkSource;
  readonly retry: Retry;
  /** Told of each new place of the session. */
  moved(session: UploadSession): void;
}

export interface Chunks extends CallOptions {
  readonly session: UploadSession;
  readonly chunk: number;
  readonly size: number;
  readonly object: string;
}

/** Sends content piece by piece, each to where the answer before it said; a piece that failed is looked after first. */
export async function sendChunks(way: ChunkUpload, { chunk, size, session: first, ...asked }: Chunks): Promise<void> {
  let at: UploadProgress = { session: first, offset: 0 };
  while (at.offset < size) {
    const length = Math.min(chunk, size - at.offset);
    at = await sendPiece(way, { ...asked, ...at, length });
    way.moved(at.session);
  }
}

interface UploadProgress {
  readonly session: UploadSession;
  readonly offset: number;
}

interface Piece extends UploadProgress, CallOptions {
  readonly length: number;
  readonly object: string;
}

async function sendPiece(way: ChunkUpload, piece: Piece): Promise<UploadProgress> {
  const { target, source, retry } = way;
  const { session, offset, length, object, signal } = piece;
  const call = target.writing('PATCH', { path: session.location, object, signal });
  const headers = { 'content-type': 'application/octet-stream', 'content-range': `${offset}-${offset + length - 1}` };
  const body = { size: length, open: () => source.piece(offset, length) };
  const answer = await target.host.attempt({ ...call, lane: 'held', headers, body, succeeds: TAKEN }).catch(orFailure);
  if (answer instanceof RegistryError) return state(way, { ...piece, cause: answer });
  const next = { session: await sessionOf(target, answer, session), offset: heldAfter(answer, piece) };
  retry.reached(next.offset);
  // It said yes and kept a part, or nothing: that may not go on for ever.
  if (next.offset < offset + length) await retry.after(partly(answer, piece), signal);
  return next;
}

function orFailure(cause: unknown): RegistryError {
  if (cause instanceof RegistryError && (cause.transient || cause.status === 416)) return cause;
  throw cause;
}

/** A piece is never sent again blindly: first the registry says how much it has. */
async function state(
  { target, retry }: Pick<ChunkUpload, 'target' | 'retry'>,
  piece: Piece & { readonly cause: RegistryError },
): Promise<UploadProgress> {
  const { session, offset, object, signal, cause } = piece;
  if (cause.transient) await retry.after(cause, signal);
  const call = target.writing('GET', { path: session.location, object, signal });
  const answer = await target.host.send({ ...call, retry, succeeds: TOLD });
  const held = heldAfter(answer, piece);
  retry.reached(held);
  // Who refuses a piece and lacks nothing wants pieces of another size.
  if (cause.status === 416 && held === offset) throw cause;
  if (held < offset) await retry.after(partly(answer, piece), signal);
  return { session: await sessionOf(target, answer, session), offset: held };
}

const partly = ({ where }: Reply, { offset, length }: Pick<Piece, 'offset' | 'length'>) =>
  misbehaved(
    `${placeOf(where)}: the registry accepts bytes ${offset} to ${offset + length - 1}, but does not keep all of them`,
    {
      host: where.host,
      transient: true,
    },
  );

// The specification has 202 for a piece, and 204 for what is told of an upload; the others are said by some.
const TAKEN = [202, 201, 204];
const TOLD = [204, 202];

// `Range: 0-0` also means that there is nothing yet: both look the same on the wire.
function heldAfter(answer: Reply, { offset, length }: { readonly offset: number; readonly length: number }): number {
  const header = answer.header('range');
  if (header === undefined) return answer.status === 204 ? offset : offset + length;
  const last = /^(?:bytes=)?0-(\d{1,16})$/.exec(header)?.[1];
  const held = last === undefined ? NaN : Number(last) === 0 ? 0 : Number(last) + 1;
  if (Number.isNaN(held) || held > offset + length)
    throw misbehaved(
      `${placeOf(answer.where)}: the registry holds ${JSON.stringify(header)} of an upload that is at ${offset + length}`,
    );
  return held;
}
