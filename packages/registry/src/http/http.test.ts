import { readAll } from '@cse/store';
import { describe as described } from '@cse/oci';
import { scriptedServer, seededBytes, skippingClock } from '@cse/testkit';
import { expect, test } from 'vitest';
import { against, type Against } from '../against.testing.ts';
import { registries, systemClock, type Credentials } from '../index.ts';

const body = '{"tags":["v1"]}';
const fine = { status: 200, body };
const list = ({ repository }: Against) => Array.fromAsync(repository.tags());
const credentials: Credentials = { find: async () => ({ username: 'ada', password: 'secret' }) };
const bytes = Buffer.concat([...seededBytes('http', 5000)]);
const blob = described('application/octet-stream', bytes);
const to = (location: string, status = 307) => ({ status, headers: { location } });

test('C-120: a redirect is followed with our credentials within the registry, and without them to any other origin', async () => {
  await using store = await scriptedServer(() => ({ status: 200, body: bytes }));
  await using at = await against(
    ({ path, headers }) => {
      if (!headers.authorization) return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } };
      return to(path.startsWith('/moved') ? `${store.url}/blob?sig=1` : '/moved/blob');
    },
    { credentials },
  );
  expect(await readAll(at.repository.fetch(blob))).toEqual(bytes);
  expect(at.server.heard.map(({ path, headers }) => [path, Boolean(headers.authorization)])).toEqual([
    [`/v2/a/b/blobs/${blob.digest}`, false],
    [`/v2/a/b/blobs/${blob.digest}`, true],
    ['/moved/blob', true],
  ]);
  expect(store.heard[0]?.headers).not.toHaveProperty('authorization');
  expect(store.heard[0]?.headers).not.toHaveProperty('cookie');
});

test('C-123: a redirect target that wants credentials gets none', async () => {
  await using elsewhere = await scriptedServer(() => ({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="give"' },
  }));
  await using at = await against(() => to(`${elsewhere.url}/x`), { credentials });
  await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  expect(elsewhere.heard.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

test.each([
  ['in a loop', ({ path }: { path: string }) => to(path === '/b' ? '/a' : '/b'), 'REGISTRY_REDIRECT'],
  ['without end', ({ path }: { path: string }) => to(`${path}x`), 'REGISTRY_REDIRECT'],
  ['nowhere', () => ({ status: 307 }), 'REGISTRY_MISBEHAVED'],
  ['to where machine metadata is', () => to('http://169.254.169.254/latest/meta-data'), 'REGISTRY_REDIRECT'],
  ['to a file', () => to('file:///etc/passwd'), 'REGISTRY_REDIRECT'],
])('C-120: a redirect %s is refused', async (_, script, code) => {
  await using at = await against(script);
  await expect(list(at)).rejects.toMatchObject({ code });
  expect(at.server.heard.length).toBeLessThanOrEqual(11);
});

test('C-122: a PUT is sent again with its body where a 307 sends it, and refused where a 302 does', async () => {
  const bodies: string[] = [];
  await using at = await against(async (request) => {
    if (request.path === '/moved') return (bodies.push((await request.body()).toString()), { status: 201 });
    return request.method === 'PUT' ? to('/moved', request.path.endsWith('v2') ? 302 : 307) : { status: 404 };
  });
  const text =
    '{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}';
  const manifest = described('application/vnd.oci.image.manifest.v1+json', Buffer.from(text));
  const open = async function* () {
    yield Buffer.from(text);
  };
  await at.repository.tag(manifest, 'v1', { open });
  expect(bodies).toEqual([text]);
  await expect(at.repository.tag(manifest, 'v2', { open })).rejects.toMatchObject({ code: 'REGISTRY_REDIRECT' });
});

test.each([408, 425, 429, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524, 530, 599])(
  'C-125: after %s it is tried again',
  async (status) => {
    let count = 0;
    await using at = await against(() => ((count += 1) < 3 ? { status } : fine));
    expect(await list(at)).toEqual(['v1']);
    expect(at.clock.waits.length).toBeGreaterThanOrEqual(2);
  },
);

test.each([
  [400, 'REGISTRY_REFUSED'],
  [403, 'REGISTRY_DENIED'],
  [405, 'REGISTRY_REFUSED'],
  [413, 'REGISTRY_TOO_LARGE'],
  [501, 'REGISTRY_REFUSED'],
])('C-125: after %s it is not', async (status, code) => {
  await using at = await against(() => ({ status }));
  await expect(list(at)).rejects.toMatchObject({ code, status });
  expect(at.server.heard).toHaveLength(1);
});

test.each(['TOOMANYREQUESTS', 'UNAVAILABLE'])('C-125: %s is worth another try whatever the status', async (code) => {
  let count = 0;
  await using at = await against(() =>
    (count += 1) < 2 ? { status: 400, body: JSON.stringify({ errors: [{ code }] }) } : fine,
  );
  expect(await list(at)).toEqual(['v1']);
});

test('P-135: waits double, with a little chance in them, and end', async () => {
  await using at = await against(() => ({ status: 500 }), { random: () => 0.5, retries: 7 });
  await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE', fault: 'unavailable' });
  expect(at.clock.waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
});

test('C-124: Retry-After is waited for, and told', async () => {
  let count = 0;
  await using at = await against(() => ((count += 1) === 1 ? { status: 429, headers: { 'retry-after': '7' } } : fine));
  await list(at);
  expect(at.clock.waits.reduce((a, b) => a + b)).toBe(7000);
  expect(at.events).toContainEqual({
    type: 'retry',
    host: at.server.host,
    object: `${at.server.host}/a/b`,
    reason: `${at.server.host}/a/b answers 429`,
    wait: 7000,
  });
});

test('C-124: who is told ten times to wait for a second waits ten times, and not for ever', async () => {
  let count = 0;
  const busy = { status: 429, headers: { 'retry-after': '1' } };
  await using at = await against(() => ((count += 1) <= 10 ? busy : fine));
  expect(await list(at)).toEqual(['v1']);
  expect(at.clock.waits.reduce((a, b) => a + b)).toBe(10_000);
  await using always = await against(() => busy);
  await expect(list(always)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  expect(always.server.heard).toHaveLength(13);
  await using once = await against(() => busy, { retries: 0 });
  await expect(list(once)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  expect(once.server.heard).toHaveLength(1);
});

test('C-126: all requests together are tried again only so often', async () => {
  await using at = await against(() => ({ status: 500 }), { retriesInAll: 3 });
  await Promise.allSettled([list(at), list(at), list(at)]);
  expect(at.server.heard.length).toBeLessThanOrEqual(3 + 3);
});

test.each([
  [
    'the registry’s own words',
    JSON.stringify({ errors: [{ code: 'DENIED', message: 'quota of project used up', detail: 'x' }] }),
    'quota of project used up',
  ],
  ['nothing', '', 'is denied'],
  ['a web page', '<html><head><title>403 Forbidden</title></head><body>no</body></html>', '403 Forbidden'],
  ['broken JSON', '{"errors":[{"code":', 'errors'],
  ['no errors', '{"errors":[]}', 'is denied'],
  ['control characters', '\u001b[2Jgone\r\nX-Injected: 1', 'gone X-Injected: 1'],
])('C-127: an error with %s makes one line', async (_, text, expected) => {
  await using at = await against(() => ({
    status: 403,
    headers: { 'content-type': text.startsWith('<') ? 'text/html' : 'text/plain' },
    body: text,
  }));
  const error = (await list(at).catch((cause: unknown) => cause)) as Error;
  expect(error.message).toContain(expected);
  // eslint-disable-next-line no-control-regex
  expect(error.message).not.toMatch(/[\u0000-\u001f]/);
});

test('C-127: an error without end is read only so far', async () => {
  await using at = await against((_, response) => {
    response.writeHead(400);
    const more = () => void (response.destroyed || response.write('x'.repeat(65_536), more));
    more();
    return undefined;
  });
  const error = (await list(at).catch((cause: unknown) => cause)) as Error;
  expect(error.message.length).toBeLessThan(500);
});

test('C-128: what a registry warns of is told once', async () => {
  await using at = await against(() => ({ ...fine, headers: { warning: '299 - "moving in May"' } }));
  await list(at);
  await list(at);
  expect(at.events.filter(({ type }) => type === 'warning')).toEqual([
    { type: 'warning', host: at.server.host, text: 'moving in May' },
  ]);
});

test.each([
  ['nothing', {}, () => undefined, 'did not answer in time'],
  [
    'half a body',
    {},
    (_: unknown, response: { writeHead(status: number, headers: object): { write(text: string): void } }) =>
      void response.writeHead(200, { 'content-length': 100 }).write('{'),
    'stopped sending data',
  ],
] as const)(
  'C-129, P-145: a registry that sends %s is given up after a silence, not waited for',
  async (_, __, script, said) => {
    const timeouts = { connect: 250, headers: 250, idle: 40 };
    await using at = await against(script as never, { timeouts, clock: systemClock, retries: 0 });
    await expect(list(at)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringContaining(said),
    });
  },
);

test('C-129: a registry that takes nothing of what we send is given up too', async () => {
  const timeouts = { connect: 50, headers: 50, idle: 50 };
  const large = { mediaType: 'x', digest: `sha256:${'a'.repeat(64)}`, size: 64 * 1024 * 1024 } as const;
  await using at = await against(
    ({ method, path }) => {
      if (path.includes('tags') || method === 'HEAD') return { status: 404 };
      return method === 'POST'
        ? { status: 202, headers: { location: '/up' } }
        : method === 'DELETE'
          ? { status: 204 }
          : undefined;
    },
    { timeouts, clock: systemClock, retries: 0 },
  );
  const open = async function* () {
    for (let at = 0; at < 64; at += 1) yield Buffer.alloc(1024 * 1024);
  };
  await expect(at.repository.push(large, open)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
});

test('C-134: we say who we are, and nothing of whom we act for', async () => {
  await using at = await against(() => fine, { userAgent: 'cse/1.2.3', credentials });
  await list(at);
  expect(at.server.heard[0]?.headers).toMatchObject({ 'user-agent': 'cse/1.2.3', host: at.server.host });
});

test.each([
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}'],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n'],
])('C-135: an answer with %s is an error, and nothing dies of it', async (_, raw) => {
  await using at = await against((_, response) => void response.socket?.end(raw) as undefined, { retries: 0 });
  await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
});

test('P-133: what nobody listens to is said with what to check, after few tries', async () => {
  const gone = await scriptedServer(() => fine);
  const { host } = gone;
  await gone[Symbol.asyncDispose]();
  const timeouts = { connect: 1e8, headers: 1e8, idle: 1e8 };
  await using store = registries({ hosts: { [host]: { plainHttp: true } }, clock: skippingClock(), timeouts });
  await expect(store.repository(`${host}/a`).resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    message: expect.stringContaining('nothing listens there'),
    hint: expect.stringContaining('Check host and port'),
  });
});

test('P-134: a run that is stopped while it waits does not wait on', async () => {
  const controller = new AbortController();
  await using at = await against(
    () => (
      setImmediate(() => controller.abort(new Error('enough'))),
      { status: 429, headers: { 'retry-after': '100' } }
    ),
    { clock: systemClock },
  );
  await expect(Array.fromAsync(at.repository.tags({ signal: controller.signal }))).rejects.toThrow('enough');
});
