import { describe as described, digestOf, MediaType } from '@cse/oci';
import { bytesOf, type Unlisted } from '@cse/store';
import { expect, test } from 'vitest';
import { against, type Script } from '../against.testing.ts';
import { referrersTag } from './referrers-tag.ts';

const subject = described(MediaType.manifest, Buffer.from('the subject'));
const tag = referrersTag(subject.digest);
const entry = (name: string) => ({
  ...described(MediaType.manifest, Buffer.from(name)),
  artifactType: `application/${name}`,
  annotations: { name },
});
const indexOf = (...names: readonly string[]) =>
  JSON.stringify({ schemaVersion: 2, mediaType: MediaType.index, manifests: names.map(entry) });
const served = (body: string, headers = {}) => ({
  status: 200,
  headers: { 'content-type': MediaType.index, ...headers },
  body,
});
const api = `GET /v2/a/b/referrers/${subject.digest}`;
const fallback = `GET /v2/a/b/manifests/${tag}`;

test('P-103: the registry’s own list is read, with what each referrer is and says', async () => {
  await using at = await against(() => served(indexOf('sig', 'sbom')));
  expect(await Array.fromAsync(at.repository.referrers(subject.digest))).toEqual([entry('sig'), entry('sbom')]);
  expect(at.server.lines()).toEqual([api]);
});

test('C-074, P-108: pages are merged, and nobody is named twice', async () => {
  await using at = await against(({ path }) =>
    path.includes('next')
      ? served(indexOf('b', 'c'))
      : served(indexOf('a', 'b'), { link: `<${path}?next=1>; rel="next"` }),
  );
  expect(await Array.fromAsync(at.repository.referrers(subject.digest))).toEqual([entry('a'), entry('b'), entry('c')]);
});

test('C-071: where there is no such list, the tag that stands in for it is read, and the list not asked for again', async () => {
  await using at = await against(({ path }) =>
    path.includes('manifests') ? served(indexOf('sig')) : { status: 404, body: '404 page not found' },
  );
  expect(await Array.fromAsync(at.repository.referrers(subject.digest))).toEqual([entry('sig')]);
  await Array.fromAsync(at.repository.referrers(subject.digest));
  expect(at.server.lines()).toEqual([api, fallback, fallback]);
});

test('P-106: many who ask at once make one probe', async () => {
  await using at = await against(() => ({ status: 404 }));
  await Promise.all(Array.from({ length: 10 }, () => Array.fromAsync(at.repository.referrers(subject.digest))));
  expect(at.server.lines().filter((line) => line === api)).toHaveLength(1);
});

test('a registry that only does not know the repository is asked for lists again', async () => {
  const body = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN' }] });
  await using at = await against(() => ({ status: 404, body }));
  await Array.fromAsync(at.repository.referrers(subject.digest));
  await Array.fromAsync(at.repository.referrers(subject.digest));
  expect(at.server.lines()).toEqual([api, fallback, api, fallback]);
});

test.each<[string, Awaited<ReturnType<Script>>]>([
  ['nothing', { status: 404 }],
  [
    'an image',
    {
      status: 200,
      headers: { 'content-type': MediaType.manifest },
      body: '{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}',
    },
  ],
])('C-072: %s at that tag means that there are none', async (_, answer) => {
  await using at = await against(({ path }) => (path.includes('manifests') ? answer : { status: 404 }));
  expect(await Array.fromAsync(at.repository.referrers(subject.digest))).toEqual([]);
});

test('a registry that takes the tag for the digest it spells has no referrers', async () => {
  const body = indexOf('child');
  await using at = await against(({ path }) => (path.includes('manifests') ? served(body) : { status: 404 }));
  expect(await Array.fromAsync(at.repository.referrers(digestOf(Buffer.from(body))))).toEqual([]);
});

test.each([400, 401, 403, 405, 500])(
  'C-075: %s for the list is an error for who does not say that it may be, so that no signature gets lost',
  async (status) => {
    await using at = await against(() => ({ status }));
    await expect(Array.fromAsync(at.repository.referrers(subject.digest))).rejects.toMatchObject({ status });
  },
);

const text = JSON.stringify({
  schemaVersion: 2,
  mediaType: MediaType.manifest,
  artifactType: 'application/sig',
  config: { mediaType: MediaType.empty, digest: `sha256:${'4'.repeat(64)}`, size: 2 },
  layers: [],
  subject,
  annotations: { by: 'us' },
});
const referrer = described(MediaType.manifest, Buffer.from(text));
const open = () => bytesOf(Buffer.from(text));

/** A registry without lists that keeps the manifests it is given. */
function keeping(headers: Record<string, string> = {}): { script: Script; held: Map<string, string> } {
  const held = new Map<string, string>();
  const script: Script = async (request) => {
    const selector = /\/manifests\/(.*)$/.exec(request.path)?.[1] ?? '';
    if (request.method === 'PUT')
      return (held.set(selector, (await request.body()).toString()), { status: 201, headers });
    const found = held.get(selector);
    return found === undefined ? { status: 404 } : served(found);
  };
  return { script, held };
}

test('C-070, P-104: a referrer is added to that tag where the registry keeps no list, once', async () => {
  const { script, held } = keeping();
  held.set(tag, indexOf('older'));
  await using at = await against(script);
  await at.repository.push(referrer, open);
  const expected = { ...referrer, artifactType: 'application/sig', annotations: { by: 'us' } };
  expect(JSON.parse(held.get(tag) ?? '')).toEqual({
    schemaVersion: 2,
    mediaType: MediaType.index,
    manifests: [entry('older'), expected],
  });
});

test('C-070: nothing is added where the registry says that it keeps the list itself', async () => {
  const { script, held } = keeping({ 'oci-subject': subject.digest });
  await using at = await against(script);
  await at.repository.push(referrer, open);
  expect([...held.keys()]).toEqual([referrer.digest]);
});

test('C-076: referrers that are pushed at once are all kept', async () => {
  const { script, held } = keeping();
  await using at = await against(script);
  const texts = ['a', 'b', 'c', 'd'].map((name) => Buffer.from(text.replace('"us"', `"${name}"`)));
  await Promise.all(
    texts.map((bytes) => at.repository.push(described(MediaType.manifest, bytes), () => bytesOf(bytes))),
  );
  expect(JSON.parse(held.get(tag) ?? '').manifests).toHaveLength(4);
});

test('C-070: something else than an index at that tag is not written over', async () => {
  const { script, held } = keeping();
  held.set(tag, 'no index');
  await using at = await against((request, response) =>
    request.method === 'GET' && request.path.includes(tag)
      ? { status: 200, headers: { 'content-type': MediaType.manifest }, body: text }
      : script(request, response),
  );
  await expect(at.repository.push(referrer, open)).rejects.toMatchObject({
    code: 'REGISTRY_REFUSED',
    message: expect.stringContaining(tag),
  });
  expect(held.get(tag)).toBe('no index');
});

const sigInStead: Script = ({ path }) => (path.includes('/manifests/') ? served(indexOf('sig')) : undefined);
const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Sign in</title></html>' };

test.each<[Unlisted['kind'], string, Awaited<ReturnType<Script>>]>([
  ['absent', 'it answers 400', { status: 400 }],
  ['refused', 'it answers 401', { status: 401 }],
  ['refused', 'it answers 403', { status: 403 }],
  ['absent', 'it answers 405', { status: 405 }],
  ['absent', 'it answers 406', { status: 406 }],
  ['absent', 'it answers 410', { status: 410 }],
  ['absent', 'it answers 501', { status: 501 }],
  ['absent', 'it redirects to another origin', { status: 303, headers: { location: 'http://127.0.0.1:1/web' } }],
  ['absent', 'it answers with something other than an index', page],
  ['absent', 'it answers with something other than an index', served('{"manifests":7}')],
  ['unknown', 'it answers 429', { status: 429 }],
  ['unknown', 'it answers 503', { status: 503 }],
])('C-075: the list is %s where %s, and the tag that stands in for it is read', async (kind, reason, answer) => {
  await using at = await against((request, response) => sigInStead(request, response) ?? answer);
  const told: Unlisted[] = [];
  const options = { onUnlisted: (why: Unlisted) => void told.push(why) };
  expect(await Array.fromAsync(at.repository.referrers(subject.digest, options))).toEqual([entry('sig')]);
  expect(told).toEqual([{ kind, reason, host: at.server.host, cause: expect.any(Error) }]);
});

test('a registry that gave no list in all the time that there is is not asked for one again', async () => {
  await using at = await against((request, response) => sigInStead(request, response) ?? { status: 503 });
  const ask = () => Array.fromAsync(at.repository.referrers(subject.digest, { onUnlisted: () => {} }));
  await ask();
  const before = at.server.lines().filter((line) => line === api).length;
  await ask();
  expect(at.server.lines().filter((line) => line === api)).toHaveLength(before);
});

test('an index whose optional fields are null is a list all the same', async () => {
  const nulls = { artifactType: null, annotations: null, platform: null, urls: null };
  const body = JSON.stringify({
    schemaVersion: 2,
    mediaType: null,
    annotations: null,
    subject: null,
    manifests: [{ ...entry('a'), ...nulls }, entry('b')],
  });
  await using at = await against(() => served(body));
  const found = await Array.fromAsync(at.repository.referrers(subject.digest));
  expect(found.map(({ digest }) => digest)).toEqual([entry('a').digest, entry('b').digest]);
});
