import { isAbsent, isCseError, orAbsent } from '@cse/errors';
import { isDigest, isManifest, type Descriptor } from '@cse/oci';
import type { Bytes } from '@cse/store';
import { firstOf, parseRange } from './byte-range.ts';
import { invalidDigest, refused, onlyRead, unknownBlob, unsupported } from './errors.ts';
import type { HttpAnswer } from './exchange.ts';
import { mayWrite, type Visit } from './visit.ts';

/** GET, HEAD and DELETE of a blob. */
export async function blob(visit: Visit, digest: string): Promise<HttpAnswer> {
  const { asked, repository, registry, name, signal } = visit;
  if (!isDigest(digest)) return invalidDigest(digest);
  const content = await orAbsent(repository.resolve(digest, { signal }));
  if (!content || isManifest(content)) return unknownBlob(digest);
  registry.whereabouts.note(digest, name);
  switch (asked.method) {
    case 'GET':
    case 'HEAD':
      return read(visit, content);
    case 'DELETE':
      if (!mayWrite(visit)) return onlyRead();
      await visit.sink.remove(content, { signal });
      return { status: 202 };
    default:
      return unsupported(`blobs do not support ${asked.method}`, 'GET, HEAD, DELETE');
  }
}

async function read({ asked, repository, signal }: Visit, content: Descriptor): Promise<HttpAnswer> {
  const { digest, size } = content;
  const headers = {
    'accept-ranges': 'bytes',
    'cache-control': 'max-age=31536000',
    'content-length': String(size),
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: `"${digest}"`,
  };
  if (isKnown(asked.header('if-none-match'), digest)) return { status: 304, headers: { etag: headers.etag } };
  if (asked.method === 'HEAD') return { status: 200, headers };
  const range = parseRange(asked.header('range'), size);
  if (range === 'unsatisfiable') return unsatisfiable(size);
  const { start, end } = range === 'whole' ? { start: 0, end: size } : range;
  const bytes = await begun(repository.fetch(content, { signal, start }));
  if (!bytes) return unknownBlob(digest);
  if (range === 'whole') return { status: 200, headers, body: bytes };
  const partial = { 'content-length': String(end - start), 'content-range': `bytes ${start}-${end - 1}/${size}` };
  return { status: 206, headers: { ...headers, ...partial }, body: firstOf(bytes, end - start) };
}

/** Says whether an `If-None-Match` names the digest. */
export function isKnown(header: string | undefined, digest: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${digest}"`);
}

const unsatisfiable = (size: number) =>
  refused(416, {
    code: 'RANGE_INVALID',
    message: `the blob has ${size} bytes`,
    headers: { 'content-range': `bytes */${size}` },
  });

/** Reads the first piece, so that content that is known to be wrong by then is not even begun. */
async function begun(bytes: Bytes): Promise<Bytes | undefined> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    const first = await iterator.next();
    return joined(first, iterator);
  } catch (error) {
    if (isAbsent(error) || (isCseError(error) && error.code === 'CONTENT_MISMATCH')) return undefined;
    throw error;
  }
}

async function* joined(first: IteratorResult<Uint8Array>, rest: AsyncIterator<Uint8Array>): Bytes {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
