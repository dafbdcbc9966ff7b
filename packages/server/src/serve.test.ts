import { execFile } from 'node:child_process';
import { get } from 'node:https';
import { promisify } from 'node:util';
import { memoryStore } from '@cse/store';
import { certificate, image, seededBytes, whenInstalled } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { api, digestOf, rawStatus, withDigest } from './api.testing.ts';
import { memorySpool, serve, type RequestEvent, type ServeOptions } from './index.ts';

const started = (options: Partial<ServeOptions> = {}) => serve({ store: memoryStore(), ...options });
const basic = (user: string, password: string) => ({
  headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
});

describe('the address', () => {
  test('S-101, S-160: the root says that this is a registry; elsewhere there is nothing', async () => {
    await using serving = await started();
    for (const path of ['/v2/', '/v2']) {
      const response = await fetch(`http://${serving.host}${path}`);
      expect([response.status, response.headers.get('docker-distribution-api-version')]).toEqual([200, 'registry/2.0']);
    }
    for (const path of ['/v2/bad', '/', '/v1/x', '/token', '/v2//tags/list'])
      expect([path, await rawStatus(serving.host, path)]).toEqual([path, 404]);
  });

  test('X-31: it listens for this machine alone, unless told otherwise', async () => {
    await using serving = await started();
    expect(serving.host).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test.each([
    '/../../../v2/x/tags/list',
    '/v2/../../etc/tags/list',
    '/v2/a/%2e%2e/tags/list',
    '/v2/a%2f..%2fb/tags/list',
    '/v2/a%00/tags/list',
    '/v2/a\\b/tags/list',
    '/v2/A/tags/list',
    '/v2/a/blobs/sha256:..%2f..%2fetc',
    '/v2/a/manifests/..',
    '/v2/a/manifests/%zz',
    '/v2/blobs/sha256:x',
  ])('S-173, S-163: %s leads nowhere', async (path) => {
    await using serving = await started();
    expect([400, 404]).toContain(await rawStatus(serving.host, path));
  });

  test('names stand below the name that is given; without one, below the host that they begin with', async () => {
    const store = memoryStore();
    await image(store, 'reg.example/tkg/a:v1');
    await image(store, 'localhost/b:v1');
    const status = async (options: Partial<ServeOptions>, path: string) => {
      await using serving = await serve({ store, ...options });
      return await rawStatus(serving.host, path);
    };
    expect(await status({ name: 'reg.example' }, '/v2/tkg/a/manifests/v1')).toBe(200);
    expect(await status({ name: 'reg.example' }, '/v2/reg.example/tkg/a/manifests/v1')).toBe(404);
    expect(await status({}, '/v2/reg.example/tkg/a/manifests/v1')).toBe(200);
    expect(await status({}, '/v2/tkg/a/manifests/v1?ns=reg.example')).toBe(200);
    expect(await status({}, '/v2/b/manifests/v1')).toBe(200);
    expect(await status({}, '/v2/tkg/a/manifests/v1')).toBe(404);
  });
});

describe('who may do what', () => {
  test('S-179: only users get in; others may read where that is allowed', async () => {
    const users = { ada: 'secret:with colon' };
    await using closed = await started({ users });
    const refused = await api(closed.host, 'a').call('GET', 'tags/list');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="cse"']);
    expect((await api(closed.host, 'a').call('GET', 'tags/list', basic('ada', 'secret:with colon'))).status).toBe(404);
    for (const [user, password] of [
      ['ada', 'wrong'],
      ['eve', ''],
      ['toString', ''],
      ['__proto__', ''],
    ] as const)
      expect((await api(closed.host, 'a').call('GET', 'tags/list', basic(user, password))).status).toBe(401);
    await using open = await started({ users, anonymousRead: true });
    expect((await api(open.host, 'a').call('GET', 'tags/list')).status).toBe(404);
    expect((await api(open.host, 'a').call('GET', 'tags/list', basic('ada', 'wrong'))).status).toBe(401);
    expect((await api(open.host, 'a').call('POST', 'blobs/uploads/')).status).toBe(401);
    expect((await api(open.host, 'a').call('DELETE', 'manifests/v1')).status).toBe(401);
  });

  test('S-175: read-only, everything is read and nothing is changed', async () => {
    const store = memoryStore();
    const { descriptor } = await image(store, 'localhost/a:v1');
    await using serving = await serve({ store, readOnly: true });
    const repo = api(serving.host, 'a');
    expect((await repo.call('GET', 'manifests/v1')).status).toBe(200);
    for (const [method, path] of [
      ['POST', 'blobs/uploads/'],
      ['PUT', 'manifests/v2'],
      ['DELETE', `manifests/${descriptor.digest}`],
    ] as const)
      expect((await repo.call(method, path)).json().errors[0]?.code).toBe('UNSUPPORTED');
    expect((await repo.call('GET', 'manifests/v1')).status).toBe(200);
  });

  test('S-176: where nothing is deleted, pushing goes on', async () => {
    await using serving = await started({ keepAll: true });
    const repo = api(serving.host, 'a');
    const digest = await repo.blob(Buffer.from('kept'));
    expect((await repo.call('DELETE', `blobs/${digest}`)).status).toBe(405);
    expect((await repo.call('DELETE', await repo.start())).status).toBe(204);
  });

  test('S-178: more requests than allowed are told when to come back, and then let in', async () => {
    let now = 0;
    await using serving = await started({ rateLimit: 2, ports: { now: () => now, newId: () => 'x' } });
    const status = () => rawStatus(serving.host, '/v2/');
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    const refused = await fetch(`http://${serving.host}/v2/`);
    expect([refused.headers.get('retry-after'), await refused.json()]).toMatchObject([
      '1',
      { errors: [{ code: 'TOOMANYREQUESTS' }] },
    ]);
    now += 1000;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  });
});

describe('what goes wrong', () => {
  test('an address that is taken is said to be, and what to do', async () => {
    await using serving = await started();
    const port = Number(serving.host.split(':')[1]);
    await expect(started({ port })).rejects.toMatchObject({
      code: 'LISTEN_REFUSED',
      fault: 'usage',
      message: `cannot listen on 127.0.0.1:${port}: the port is already in use`,
    });
  });

  test('a store that breaks is 500 to the client, and the whole error to whoever runs the server', async () => {
    const events: RequestEvent[] = [];
    const broken = new Error('EIO, and a path that is nobody’s business');
    const store = {
      ...memoryStore(),
      repository: () => {
        throw broken;
      },
    };
    await using serving = await serve({ store, onRequest: (event) => void events.push(event) });
    const got = await api(serving.host, 'a').call('GET', 'tags/list');
    expect([got.status, got.json().errors[0]]).toEqual([
      500,
      { code: 'UNKNOWN', message: 'the registry failed because of a bug' },
    ]);
    await expect.poll(() => events).toMatchObject([{ status: 500, error: broken }]);
  });
});

describe('over time', () => {
  test('an upload that nobody goes on with is forgotten, its bytes too; one that goes on is kept', async () => {
    let now = 0;
    let id = 0;
    const discarded: string[] = [];
    const spool = memorySpool();
    const watched = {
      open: async (name: string) => {
        const draft = await spool.open(name);
        return Object.assign(Object.create(draft) as typeof draft, { discard: async () => void discarded.push(name) });
      },
    };
    const ports = { now: () => now, newId: () => `id${(id += 1)}` };
    await using serving = await started({ spool: watched, uploadExpiry: 60, ports });
    const repo = api(serving.host, 'a');
    const [left, used] = [await repo.start(), await repo.start()];
    now += 40 * 60_000;
    await repo.call('PATCH', used, { body: 'x' });
    now += 40 * 60_000;
    expect([(await repo.call('GET', left)).status, (await repo.call('GET', used)).status]).toEqual([404, 204]);
    expect(discarded).toEqual(['id1']);
    await serving.close();
    expect(discarded).toEqual(['id1', 'id2']);
  });

  test('S-191: a thousand requests one after the other leave no connections behind', async () => {
    const events: RequestEvent[] = [];
    await using serving = await started({ onRequest: (event) => void events.push(event) });
    const repo = api(serving.host, 'a');
    const digest = await repo.blob(Buffer.from('small'));
    const milliseconds = expect.any(Number);
    for (let turn = 0; turn < 1000; turn += 1) await repo.call('GET', `blobs/${digest}`);
    expect(events.slice(0, 3)).toEqual([
      { method: 'POST', path: '/v2/a/blobs/uploads/', status: 202, bytes: 0, received: 0, milliseconds },
      {
        ...{ method: 'PUT', path: expect.stringContaining('?digest=sha256%3A'), status: 201 },
        ...{ bytes: 0, received: 5, milliseconds },
      },
      { method: 'GET', path: `/v2/a/blobs/${digest}`, status: 200, bytes: 5, received: 0, milliseconds },
    ]);
    expect(events.length).toBeGreaterThanOrEqual(1001);
  });

  test('S-191: with a certificate it speaks TLS', async () => {
    const authority = certificate({ authority: true });
    await using serving = await started({ tls: certificate({ signer: authority }) });
    const status = await new Promise((resolve, reject) => {
      get(`https://${serving.host}/v2/`, { ca: authority.certificate, agent: false }, ({ statusCode }) =>
        resolve(statusCode),
      ).once('error', reject);
    });
    expect(status).toBe(200);
  });

  test('an upload that is refused before it is read does not hang', async () => {
    await using serving = await started({ readOnly: true });
    const body = Buffer.concat([...seededBytes('refused', 5_000_000)]);
    const got = await api(serving.host, 'a').call('PUT', withDigest('blobs/uploads/x', digestOf(body)), { body });
    expect(got.status).toBe(405);
  });
});

whenInstalled(['skopeo'], 'B-26: skopeo and our server', () => {
  const skopeo = (...args: readonly string[]) => promisify(execFile)('skopeo', [...args]);

  test('skopeo reads what the store holds, copies it within, and finds the same digests', async () => {
    const store = memoryStore();
    const made = await image(store, 'localhost/a/b:v1', { mediaTypes: 'docker', size: 500_000 });
    await using serving = await serve({ store });
    const at = (reference: string) => `docker://${serving.host}/${reference}`;
    await skopeo(
      'copy',
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      '--preserve-digests',
      at('a/b:v1'),
      at('c/d:v2'),
    );
    const copied = await store.repository('localhost/c/d').resolve('v2');
    expect(copied).toEqual(made.descriptor);
    const { stdout } = await skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', at('c/d:v2'));
    expect(stdout.trim()).toBe(made.descriptor.digest);
  });
});
