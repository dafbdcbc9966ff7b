import { orAbsent } from '@cse/errors';
import {
  hasherOf,
  isDigest,
  isForeign,
  isManifest,
  parseManifest,
  type Descriptor,
  type Digest,
  type Manifest,
} from '@cse/oci';
import { bytesOf, readAll, type Sink } from '@cse/store';
import { isKnown } from './blob.ts';
import {
  invalidDigest,
  invalidManifest,
  invalidTag,
  onlyRead,
  refused,
  unknownManifest,
  unsupported,
} from './errors.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { mayWrite, type Visit, type WritingVisit } from './visit.ts';

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** GET, HEAD, PUT and DELETE of a manifest, by tag or digest. */
export async function manifest(visit: Visit, reference: string): Promise<HttpAnswer> {
  if (!TAG.test(reference) && !isDigest(reference)) return impossible(visit.asked, reference);
  switch (visit.asked.method) {
    case 'GET':
    case 'HEAD':
      return read(visit, reference);
    case 'PUT':
      return mayWrite(visit) ? put(visit, reference) : onlyRead();
    case 'DELETE':
      return mayWrite(visit) ? remove(visit, reference) : onlyRead();
    default:
      return unsupported(`manifests do not support ${visit.asked.method}`, 'GET, HEAD, PUT, DELETE');
  }
}

/** What can be no tag is simply not there; only who puts it must be told (distribution-spec, "pulling manifests"). */
function impossible({ method }: HttpRequest, reference: string): HttpAnswer {
  if (reference.includes(':')) return invalidDigest(reference);
  return method === 'PUT' ? invalidTag(reference) : unknownManifest(reference);
}

async function read({ asked, repository, signal }: Visit, reference: string): Promise<HttpAnswer> {
  const content = await orAbsent(repository.resolve(reference, { signal }));
  if (!content || !isManifest(content)) return unknownManifest(reference);
  const headers = {
    'content-length': String(content.size),
    'content-type': content.mediaType,
    'docker-content-digest': content.digest,
    etag: `"${content.digest}"`,
  };
  if (isKnown(asked.header('if-none-match'), content.digest)) return { status: 304, headers: { etag: headers.etag } };
  if (asked.method === 'HEAD') return { status: 200, headers };
  return { status: 200, headers, body: await readAll(repository.fetch(content, { signal })) };
}

async function remove({ repository, sink, signal }: WritingVisit, reference: string): Promise<HttpAnswer> {
  const content = await orAbsent(repository.resolve(reference, { signal }));
  if (!content || !isManifest(content)) return unknownManifest(reference);
  if (isDigest(reference)) await sink.remove(content, { signal });
  else await sink.untag(reference, { signal });
  return { status: 202 };
}

async function put(visit: WritingVisit, reference: string): Promise<HttpAnswer> {
  const { asked, sink, registry, path, signal } = visit;
  const bytes = await readAll(asked.body, registry.maxManifest);
  const mediaType = mediaTypeOf(asked, bytes);
  if (!isManifest({ mediaType }))
    return invalidManifest(`${mediaType || 'content without a media type'} is not a manifest`);
  const digest = digestOf(bytes, reference);
  if (isDigest(reference) && reference !== digest)
    return refused(400, { code: 'DIGEST_INVALID', message: `the manifest is ${digest}, not ${reference}` });
  const content = { mediaType, digest, size: bytes.byteLength };
  const parsed = parseManifest(content, bytes);
  const tags = [...(isDigest(reference) ? [] : [reference]), ...asked.query.getAll('tag')];
  const wrong = tags.find((tag) => !TAG.test(tag));
  if (wrong !== undefined) return invalidTag(wrong);
  const missing = registry.sparse ? undefined : await firstMissing(parsed, sink);
  if (missing) return lacks(missing);
  const open = () => bytesOf(bytes);
  await sink.push(content, open, { signal });
  for (const tag of tags) await sink.tag(content, tag, { open, signal });
  return {
    status: 201,
    headers: {
      location: `/v2/${path}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(parsed.subject ? { 'oci-subject': parsed.subject.digest } : {}),
      ...(asked.query.has('tag') ? { 'oci-tag': tags.join(', ') } : {}),
    },
  };
}

/** Parameters are no part of a media type; where no type is said, the manifest may name its own. */
function mediaTypeOf(asked: HttpRequest, bytes: Uint8Array): string {
  const said = asked.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (said) return said;
  return /"mediaType"\s*:\s*"([^"]+)"/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '';
}

function digestOf(bytes: Uint8Array, reference: string): Digest {
  const hasher = hasherOf(isDigest(reference) ? reference : 'sha256:');
  hasher.update(bytes);
  return hasher.digest();
}

/** A manifest may come only after all that it names; but for layers that must not be kept here. */
async function firstMissing({ manifests, config, layers }: Manifest, sink: Sink): Promise<Descriptor | undefined> {
  const named = [...(config ? [config] : []), ...layers, ...manifests];
  for (const content of new Map(named.map((each) => [each.digest, each])).values())
    if (!isForeign(content) && !(await sink.has(content))) return content;
  return undefined;
}

const lacks = ({ digest, size }: Descriptor) =>
  refused(400, {
    code: 'MANIFEST_BLOB_UNKNOWN',
    message: `the manifest names ${digest} of ${size} bytes, which does not exist`,
    detail: { digest },
  });
