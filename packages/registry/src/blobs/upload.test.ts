import { describe as described } from '@cse/oci';
import { seededBytes, type ScriptedAnswer } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { against, type Script } from '../against.testing.ts';
import { systemClock } from '../index.ts';
import {
  blob,
  bytes,
  closing,
  created,
  empty,
  inTurn,
  open,
  opened,
  assumeEmpty,
  refusal,
  uploads,
  writes,
} from './uploads.testing.ts';

test('a blob goes into an empty repository with a POST and one PUT, and nothing is asked first', async () => {
  const { script, bodies } = inTurn(opened(), created);
  await using at = await against(script);
  expect(await at.repository.push(blob, open, assumeEmpty)).toBe('pushed');
  expect(at.server.lines()).toEqual(['GET /v2/a/b/tags/list?n=1', `POST ${uploads}`, `PUT /up/1?${closing}`]);
  expect(bodies).toEqual([0, blob.size]);
  expect(at.server.heard[1]?.headers['content-length']).toBe('0');
  expect(at.server.heard[2]?.headers).toMatchObject({
    'content-length': `${blob.size}`,
    'content-type': 'application/octet-stream',
  });
});

test('P-053: in a repository that is there a blob is asked for, and not sent when it is there', async () => {
  await using at = await against(({ path }) =>
    path.includes('tags') ? { status: 200, body: '{"tags":["x"]}' } : { status: 200, body: bytes },
  );
  expect(await at.repository.push(blob, open, assumeEmpty)).toBe('existed');
  expect(at.server.lines()).toEqual(['GET /v2/a/b/tags/list?n=1', `HEAD /v2/a/b/blobs/${blob.digest}`]);
});

test.each([
  ['relative to the root', '/up/1', `/up/1?${closing}`],
  ['relative to the request', '1?_state=a%2Bb%3D', `${uploads}1?_state=a%2Bb%3D&${closing}`],
  ['with a query', '/up/1?_state=x%3D%3D&y', `/up/1?_state=x%3D%3D&y&${closing}`],
])('C-041: a location %s is used byte for byte, the digest added to it', async (_, location, expected) => {
  await using at = await against(inTurn(opened(location), created).script);
  await at.repository.push(blob, open, assumeEmpty);
  expect(at.server.heard.at(-1)?.path).toBe(expected);
});

test.each([
  ['at another origin', 'http://127.0.0.1:1/up'],
  ['with a user in it', 'http://user:secret@HOST/up'],
  ['where machine metadata is', 'http://169.254.169.254/up'],
  ['of another kind', 'file:///up'],
  ['without a scheme, at another host', '//example.test/up'],
])('P-052: a location %s is refused', async (_, location) => {
  await using at = await against(empty(({ headers }) => opened(location.replace('HOST', headers.host ?? ''))));
  await expect(at.repository.push(blob, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_REDIRECT',
    fault: 'access',
  });
  expect(writes(at.server.lines())).toEqual([`POST ${uploads}`]);
});

describe.each<[string, ScriptedAnswer]>([
  ['is answered with 404, as if it was open already', refusal(404, 'BLOB_UPLOAD_UNKNOWN')],
  ['does not say where it goes on', { status: 202 }],
])('C-047: an upload whose opening %s', (_, answer) => {
  test('is opened once more', async () => {
    await using at = await against(inTurn(answer, opened(), created).script);
    expect(await at.repository.push(blob, open, assumeEmpty)).toBe('pushed');
    expect(writes(at.server.lines())).toEqual([`POST ${uploads}`, `POST ${uploads}`, `PUT /up/1?${closing}`]);
  });

  test('ends in an error where it is so again', async () => {
    await using at = await against(empty(() => answer));
    await expect(at.repository.push(blob, open, assumeEmpty)).rejects.toMatchObject({ name: 'RegistryError' });
    expect(writes(at.server.lines())).toEqual([`POST ${uploads}`, `POST ${uploads}`]);
  });
});

test('C-048: a PUT whose answer is lost is looked after before it is sent again', async () => {
  let stored = false;
  await using at = await against(async (request, response) => {
    if (request.path.includes('tags')) return { status: 404 };
    if (request.method === 'HEAD') return stored ? { status: 200, body: bytes } : { status: 404 };
    await request.body();
    if (request.method === 'POST') return opened();
    stored = true;
    response.destroy();
    return undefined;
  });
  expect(await at.repository.push(blob, open, assumeEmpty)).toBe('pushed');
  expect(writes(at.server.lines())).toEqual([
    `POST ${uploads}`,
    `PUT /up/1?${closing}`,
    `HEAD /v2/a/b/blobs/${blob.digest}`,
  ]);
});

test('P-075: a connection that breaks is waited for, and the blob sent again', async () => {
  let broken = 0;
  const script: Script = async (request, response) => {
    if (request.method === 'POST') return opened();
    if ((broken += 1) > 1) return (await request.body(), created);
    request.raw.once('data', () => response.destroy());
    return undefined;
  };
  await using at = await against(empty(script));
  expect(await at.repository.push(blob, open, assumeEmpty)).toBe('pushed');
  expect(at.events).toContainEqual(
    expect.objectContaining({ type: 'retry', reason: expect.stringContaining('connection broke') }),
  );
});

test('C-049: an upload that is given up is cancelled', async () => {
  const { script } = inTurn(opened('/up/1?s=1'), refusal(403, 'DENIED'));
  await using at = await against(script);
  await expect(at.repository.push(blob, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_DENIED',
    status: 403,
  });
  expect(at.server.lines().at(-1)).toBe('DELETE /up/1?s=1');
});

test('P-069: what the registry finds to have another digest is an integrity failure, and is not sent again', async () => {
  const { script } = inTurn(opened(), refusal(400, 'DIGEST_INVALID'));
  await using at = await against(script);
  await expect(at.repository.push(blob, open, assumeEmpty)).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
    fault: 'integrity',
  });
});

test('C-060: an upload of content that is named by its sha512 says so', async () => {
  const hex = Buffer.from(await crypto.subtle.digest('SHA-512', bytes)).toString('hex');
  await using at = await against(inTurn(opened(), created).script);
  await at.repository.push({ ...blob, digest: `sha512:${hex}` }, open, assumeEmpty);
  expect(at.server.heard[1]?.path).toBe(`${uploads}?digest-algorithm=sha512`);
});

test.each<[string, number, { readonly chunkSize?: number }]>([
  ['a small blob', 100_000, {}],
  ['a large one', 3_000_000, {}],
  ['one in chunks', 3_000_000, { chunkSize: 1_000_000 }],
])('%s is copied within a registry that takes few requests at a time, eight times at once', async (_, size, self) => {
  const held = Buffer.concat([...seededBytes('within', size)]);
  const content = described('application/octet-stream', held);
  let taken = 0;
  const script: Script = async (request) => {
    if (request.method === 'GET') return { status: 200, body: held };
    taken += (await request.body()).length;
    if (request.method === 'POST') return opened(`/up/${at.server.heard.length}`);
    return request.method === 'PATCH' ? { status: 202, headers: { location: request.path } } : created;
  };
  await using at = await against(empty(script), { hosts: { self }, concurrency: 1 });
  const source = at.at('from');
  const targets = Array.from({ length: 8 }, (__, number) => at.at(`to/r${number}`));
  await Promise.all(targets.map((target) => target.push(content, () => source.fetch(content))));
  expect(taken).toBe(8 * size);
});

test('C-113: an upload that is refused for its token is sent again from the beginning with another', async () => {
  const { script, bodies } = inTurn(
    opened(),
    { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    created,
  );
  await using at = await against(script, { credentials: { find: async () => ({ username: 'ada', password: 'pw' }) } });
  expect(await at.repository.push(blob, open, assumeEmpty)).toBe('pushed');
  expect(bodies).toEqual([0, blob.size, blob.size]);
});

test.each<[string, number]>([
  ['the opening', 0],
  ['the closing', 1],
])('C-045: %s of an upload that is answered with a web page says so, and is not tried for long', async (_, at) => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<title>Sign in</title>' };
  let asked = 0;
  await using server = await against(
    empty(async (request) => {
      await request.body();
      asked += 1;
      return at === 1 && request.method === 'POST' ? opened() : page;
    }),
  );
  await expect(server.repository.push(blob, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_UNCONFIRMED',
    message: expect.stringContaining('200 (Sign in)'),
  });
  expect(asked).toBeLessThan(10);
});

test.each<[string, (method: string) => boolean]>([
  ['while it is opened', (method) => method === 'POST'],
  ['while it is sent', (method) => method === 'PUT'],
])('C-049: an upload that is called off %s is cancelled at the registry', async (_, isSlow) => {
  const stop = new AbortController();
  const enough = new Error('enough');
  const script: Script = async (request) => {
    if (request.method === 'POST') await request.body();
    if (isSlow(request.method)) stop.abort(enough);
    return request.method === 'POST' ? opened('/up/1') : undefined;
  };
  await using at = await against(empty(script));
  await expect(at.repository.push(blob, open, { ...assumeEmpty, signal: stop.signal })).rejects.toBe(enough);
  expect(at.server.lines().at(-1)).toBe('DELETE /up/1');
});

test('C-049: a registry that says nothing to it is not waited for', async () => {
  const stop = new AbortController();
  await using at = await against(
    ({ method, path }) => {
      if (path.includes('/tags/list')) return { status: 404 };
      if (method === 'POST') return opened('/up/1');
      if (method === 'PUT') stop.abort(new Error('enough'));
      return undefined;
    },
    { clock: systemClock, timeouts: { connect: 500, headers: 30_000, idle: 30_000 } },
  );
  const begun = performance.now();
  await expect(at.repository.push(blob, open, { ...assumeEmpty, signal: stop.signal })).rejects.toThrow('enough');
  expect(performance.now() - begun).toBeLessThan(5000);
});

test('C-049: a registry that does not open an upload that is called off is left soon', async () => {
  const stop = new AbortController();
  await using at = await against(
    ({ method }) => {
      if (method !== 'POST') return { status: 404 };
      stop.abort(new Error('enough'));
      return undefined;
    },
    { clock: systemClock, timeouts: { connect: 500, headers: 30_000, idle: 30_000 } },
  );
  const begun = performance.now();
  await expect(at.repository.push(blob, open, { ...assumeEmpty, signal: stop.signal })).rejects.toThrow('enough');
  expect(performance.now() - begun).toBeLessThan(5000);
});

test('C-049: once it is called off, an upload that a registry does not open is not asked for again', async () => {
  const stop = new AbortController();
  let asked = 0;
  await using at = await against(({ method }) => {
    if (method !== 'POST') return { status: 404 };
    asked += 1;
    if (asked === 2) stop.abort(new Error('enough'));
    return { status: 503 };
  });
  const pushing = at.repository.push(blob, open, { ...assumeEmpty, signal: stop.signal });
  await expect(pushing).rejects.toThrow('enough');
  expect(asked).toBe(2);
});
