import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf } from '@cse/errors';
import type { Bytes } from '@cse/store';
import type { Answer, Reply } from './answer.ts';
import { misbehaved, placeOf } from '../errors.ts';

/** Says whether the body of an answer is encoded, though we ask for no encoding. */
export const isEncoded = (answer: Reply): boolean => !['', 'identity'].includes(encodingOf(answer));

/** The body of an answer with its one layer of gzip undone (RFC 9110, section 8.4). Whoever reads it knows how much there should be. */
export async function* decoded(answer: Answer): Bytes {
  const encoding = encodingOf(answer);
  if (encoding !== 'gzip' && encoding !== 'x-gzip')
    throw misbehaved(
      `${placeOf(answer.where)} answers with the content encoding ${encoding}, which was not requested`,
      { host: answer.where.host },
    );
  const source = Readable.from(answer.stream(), { objectMode: false });
  try {
    // The reader of the unpacker sees every error; the callback only says that nobody else needs to.
    yield* pipeline(source, createGunzip(), () => undefined);
  } catch (cause) {
    if (!/^(Z_|ERR_Z)/.test(codeOf(cause) ?? '')) throw cause;
    throw misbehaved(`${placeOf(answer.where)} answers with gzip that is broken`, {
      host: answer.where.host,
      cause,
      garbled: true,
    });
  }
}

const encodingOf = (answer: Reply) => answer.header('content-encoding')?.trim().toLowerCase() ?? '';
