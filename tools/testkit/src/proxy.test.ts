import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import https from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificate, delayingProxy, harborLike, proxy, tokenServer, type ProxyFault } from './index.ts';

const BODY = 'x'.repeat(100_000);
let target: Server;
let host: string;
const reached: string[] = [];

beforeAll(async () => {
  target = createServer((request, response) => {
    reached.push(`${request.method} ${request.url} ${request.headers.range ?? ''}`);
    request.resume().once('end', () => response.writeHead(200, { 'content-length': BODY.length, etag: 'a' }).end(BODY));
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  host = `127.0.0.1:${(target.address() as AddressInfo).port}`;
});
afterAll(() => void target.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly error?: string | undefined;
}

function ask(url: string, client = get, options: https.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const answer = { status: 0, headers: {}, body: '' };
    const done = (error?: NodeJS.ErrnoException) => resolve({ ...answer, error: error?.code });
    const request = client(url, { agent: false as never, ...options }, (response) => {
      Object.assign(answer, { status: response.statusCode, headers: response.headers });
      response.on('data', (chunk: Buffer) => (answer.body += chunk.toString()));
      response.once('end', () => done()).once('error', done);
    });
    request.once('error', done);
  });
}

describe('what goes wrong on purpose', () => {
  const cases: [ProxyFault, Partial<Answer>][] = [
    [
      { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
      { status: 429, body: '' },
    ],
    [{ kind: 'reset' }, { status: 0, error: 'ECONNRESET' }],
    [
      { kind: 'reset', after: 50_000 },
      { status: 200, body: BODY.slice(50_000), error: 'ECONNRESET' },
    ],
    [
      { kind: 'end', after: 100 },
      { status: 200, body: BODY.slice(0, 100), error: 'ECONNRESET' },
    ],
    [{ kind: 'lose' }, { status: 0, error: 'ECONNRESET' }],
    [
      { kind: 'flip', at: 1 },
      { status: 200, body: `xy${BODY.slice(2)}` },
    ],
    [
      { kind: 'cut', after: 7 },
      { status: 200, body: 'xxxxxxx' },
    ],
    [
      { kind: 'pad', bytes: 2 },
      { status: 200, body: `${BODY}!!` },
    ],
  ];

  test.each(cases)('$kind', async (fault, expected) => {
    await using between = await proxy(host, { rules: [{ path: '/a', fault }] });
    expect(await ask(`http://${between.host}/a`)).toMatchObject(expected);
    expect(await ask(`http://${between.host}/a`)).toMatchObject({ status: 200, body: BODY });
    expect(between.requests.map(({ fault: kind }) => kind)).toEqual([fault.kind, undefined]);
  });

  test('headers of answers and requests are changed or taken away', async () => {
    await using between = await proxy(host, {
      rules: [
        { path: '/a', fault: { kind: 'headers', set: { etag: null, 'docker-content-digest': 'sha256:0' } } },
        { path: '/b', fault: { kind: 'request-headers', set: { range: null } } },
      ],
    });
    const { headers } = await ask(`http://${between.host}/a`);
    expect([headers.etag, headers['docker-content-digest']]).toEqual([undefined, 'sha256:0']);
    await ask(`http://${between.host}/b`, get, { headers: { range: 'bytes=5-' } });
    expect(reached.at(-1)).toBe('GET /b ');
  });

  test('it goes wrong at the turn that is said, for as long as is said', async () => {
    await using between = await proxy(host, {
      rules: [{ method: 'GET', path: /^\/c/, skip: 1, times: 2, fault: { kind: 'answer', status: 503 } }],
    });
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await ask(`http://${between.host}/c`)).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  test('an upload is cut in the middle', async () => {
    await using between = await proxy(host, { rules: [{ method: 'PUT', fault: { kind: 'swallow', after: 1000 } }] });
    const error = await fetch(`http://${between.host}/up`, { method: 'PUT', body: BODY }).catch(
      (cause: Error) => cause.name,
    );
    expect(error).toBe('TypeError');
  });
});

test('a proxy without faults passes all on, and counts bytes both ways', async () => {
  await using between = await proxy(host);
  expect(await (await fetch(`http://${between.host}/up?x=1`, { method: 'PUT', body: 'abc' })).text()).toBe(BODY);
  expect(between.requests).toMatchObject([
    { method: 'PUT', path: '/up?x=1', status: 200, received: 3, sent: BODY.length },
  ]);
});

test('a place may be put farther away without becoming slower', async () => {
  await using far = await delayingProxy(host, 40);
  const start = performance.now();
  expect((await ask(`http://${far.host}/a`)).body).toHaveLength(BODY.length);
  // Connecting is to the proxy; one round trip is to the target.
  expect(performance.now() - start).toBeGreaterThanOrEqual(38);
});

describe('certificates', () => {
  const authority = certificate({ authority: true });
  const askWith = async (tls: ReturnType<typeof certificate>, ca = authority.certificate) => {
    await using between = await proxy(host, { tls });
    return await ask(`https://${between.host}/a`, https.get as never, { ca });
  };

  test('one signed by a known authority is good', async () => {
    expect(await askWith(certificate({ signer: authority }))).toMatchObject({ status: 200, body: BODY });
  });

  test.each([
    ['unknown', certificate(), 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'from another authority',
      certificate({ signer: certificate({ authority: true, name: 'Other' }) }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['expired', certificate({ signer: authority, to: new Date('2021-01-01') }), 'CERT_HAS_EXPIRED'],
    ['not yet valid', certificate({ signer: authority, from: new Date('2048-01-01') }), 'CERT_NOT_YET_VALID'],
    ['for another host', certificate({ signer: authority, hosts: ['reg.example'] }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('one that is %s is not', async (_, tls, error) => {
    expect(await askWith(tls)).toMatchObject({ status: 0, error });
  });
});

describe('tokens', () => {
  const pull = 'scope=repository:tkg/a:pull&service=registry.test';

  test('a registry behind tokens challenges, and lets in what the token allows', async () => {
    await using guarded = await tokenServer(host, { users: { ada: 'secret' } });
    const url = `http://${guarded.host}/v2/tkg/a/manifests/v1`;
    const refused = await fetch(url);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer realm="http://${guarded.tokens.host}/token",service="registry.test",scope="repository:tkg/a:pull"`,
    );
    const authorization = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
    const given = await fetch(`http://${guarded.tokens.host}/token?${pull}`, { headers: { authorization } });
    const { token } = (await given.json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(url, { headers })).status).toBe(200);
    expect((await fetch(url, { headers, method: 'PUT' })).headers.get('www-authenticate')).toContain(
      'insufficient_scope',
    );
    guarded.revoke();
    expect((await fetch(url, { headers })).headers.get('www-authenticate')).toContain('invalid_token');
  });

  test('who is not known gets no token', async () => {
    await using guarded = await tokenServer(host, { users: { ada: 'secret' } });
    const authorization = `Basic ${Buffer.from('ada:wrong').toString('base64')}`;
    expect((await fetch(`http://${guarded.tokens.host}/token?${pull}`, { headers: { authorization } })).status).toBe(
      401,
    );
  });

  test('Harbor says "unauthorized" of a project that is not there, and makes it when asked', async () => {
    await using harbor = await harborLike(host, { projects: ['library'] });
    const authorization = `Basic ${Buffer.from('admin:Harbor12345').toString('base64')}`;
    const push = async () => {
      const url = `http://${harbor.host}/service/token?service=harbor-registry&scope=repository:tkg/a:pull,push`;
      const { token } = (await (await fetch(url, { headers: { authorization } })).json()) as { token: string };
      const headers = { authorization: `Bearer ${token}` };
      return fetch(`http://${harbor.host}/v2/tkg/a/blobs/uploads/`, { method: 'POST', headers });
    };
    const refused = await push();
    expect([refused.status, await refused.json()]).toMatchObject([401, { errors: [{ code: 'UNAUTHORIZED' }] }]);
    const projects = `http://${harbor.host}/api/v2.0/projects`;
    const body = JSON.stringify({ project_name: 'tkg' });
    expect((await fetch(projects, { method: 'POST', headers: { authorization }, body })).status).toBe(201);
    expect((await push()).status).toBe(200);
    expect((await fetch(`${projects}?project_name=tkg`, { method: 'HEAD' })).status).toBe(200);
  });
});
