import { orAbsent } from '@cse/errors';
import { isDigest, type Descriptor, type Digest } from '@cse/oci';
import type { Opener } from '@cse/store';
import { invalidDigest, refused, tooManyRequests, unknownUpload, unsupported } from './errors.ts';
import type { HttpAnswer, HttpRequest } from './exchange.ts';
import { fullName } from './names.ts';
import type { OpenUpload } from './sessions.ts';
import { type WritingVisit } from './visit.ts';

/** POST to a repository's uploads: starts one, mounts, or takes a whole blob at once. */
export async function startUpload(visit: WritingVisit): Promise<HttpAnswer> {
  const { asked, path, registry } = visit;
  if (asked.method !== 'POST') return unsupported(`an upload is started with POST, not ${asked.method}`, 'POST');
  const digest = asked.query.get('digest');
  if (digest !== null && !isDigest(digest)) return invalidDigest(digest);
  const mount = asked.query.get('mount');
  if (mount !== null && isDigest(mount) && (await mounted(visit, mount))) return created(visit, mount);
  const session = await registry.sessions.start(path);
  if (!session) return tooManyRequests('too many uploads are open; finish some, or try again later');
  if (digest === null) return accepted(session);
  return (
    (await registry.sessions.work(path, session.id, () => finish(visit, session, digest))) ?? unknownUpload(session.id)
  );
}

/** PATCH, PUT, GET and DELETE of an upload that is under way. */
export async function upload(visit: WritingVisit, id: string): Promise<HttpAnswer> {
  const { asked, path, registry } = visit;
  const { sessions } = registry;
  const session = await sessions.find(path, id);
  if (!session) return unknownUpload(id);
  switch (asked.method) {
    case 'GET':
    case 'HEAD':
      return { ...accepted(session), status: 204 };
    case 'DELETE':
      await sessions.end(session);
      return { status: 204 };
    case 'PATCH':
      return (await sessions.work(path, id, () => patch(visit, session))) ?? unknownUpload(id);
    case 'PUT':
      return (await sessions.work(path, id, () => put(visit, session))) ?? unknownUpload(id);
    default:
      return unsupported(`uploads do not support ${asked.method}`, 'PATCH, PUT, GET, DELETE');
  }
}

/** Takes a blob from the repository that the client names; where it names none, from one that is known to have it. */
async function mounted({ asked, registry, sink, signal }: WritingVisit, digest: Digest): Promise<boolean> {
  const from = asked.query.get('from') ?? '';
  const source = from === '' ? registry.whereabouts.find(digest) : fullName(from, registry);
  if (source === undefined) return false;
  const content = await orAbsent(registry.store.repository(source).resolve(digest, { signal }));
  return content !== undefined && sink.mount(content, source, { signal });
}

async function patch({ asked, registry }: WritingVisit, session: OpenUpload): Promise<HttpAnswer> {
  const wrong = misplaced(asked, session);
  if (wrong) return wrong;
  await registry.sessions.append(session, asked.body);
  return accepted(session);
}

async function put(visit: WritingVisit, session: OpenUpload): Promise<HttpAnswer> {
  const digest = visit.asked.query.get('digest') ?? '';
  if (!isDigest(digest)) return invalidDigest(digest);
  return misplaced(visit.asked, session) ?? finish(visit, session, digest);
}

/** Makes a blob of what came so far and what comes with this request. A blob that comes whole goes straight to the store. */
async function finish(visit: WritingVisit, session: OpenUpload, digest: Digest): Promise<HttpAnswer> {
  const { asked, sink, registry, signal } = visit;
  const length = asked.header('content-length');
  const whole = session.draft.size === 0 && length !== undefined;
  if (!whole) await registry.sessions.append(session, asked.body);
  const open: Opener = whole ? () => asked.body : () => session.draft.read();
  const size = whole ? Number(length) : session.draft.size;
  const content: Descriptor = { mediaType: 'application/octet-stream', digest, size };
  try {
    await sink.push(content, open, { signal });
  } finally {
    await registry.sessions.end(session);
  }
  return created(visit, digest);
}

/** A chunk that says where it belongs must belong at the end of what is there (distribution-spec, "pushing a blob in chunks"). */
function misplaced(asked: HttpRequest, session: OpenUpload): HttpAnswer | undefined {
  const range = asked.header('content-range');
  if (range === undefined) return undefined;
  const [, first, last] = /^(?:bytes )?(\d{1,15})-(\d{1,15})$/.exec(range) ?? [];
  const length = asked.header('content-length');
  const fits = first !== undefined && Number(first) === session.draft.size && Number(last) >= Number(first) - 1;
  if (fits && (length === undefined || Number(last) - Number(first) + 1 === Number(length))) return undefined;
  return refused(416, {
    code: 'RANGE_INVALID',
    message: `the upload has ${session.draft.size} bytes, and "${range.slice(0, 60)}" does not continue there`,
    headers: progressOf(session),
  });
}

const accepted = (session: OpenUpload): HttpAnswer => ({ status: 202, headers: progressOf(session) });

// With nothing there yet it is "0-0" too, as docker's registry says it.
const progressOf = ({ id, path, draft }: OpenUpload) => ({
  location: `/v2/${path}/blobs/uploads/${id}`,
  range: `0-${Math.max(0, draft.size - 1)}`,
  'docker-upload-uuid': id,
});

function created({ path, name, registry }: WritingVisit, digest: Digest): HttpAnswer {
  registry.whereabouts.note(digest, name);
  return {
    status: 201,
    headers: { location: `/v2/${path}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}
