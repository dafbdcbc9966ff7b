import { get, request } from 'node:http';
import { memoryStore } from '@cse/store';
import { certificate, cpuMilliseconds, image } from '@cse/testkit';
import { hashSync } from 'bcryptjs';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { admission } from './admission.ts';
import { api } from './api.testing.ts';
import { serve, type ServeOptions } from './index.ts';
import { stranger } from './hosts.ts';
import { certificateOf } from './certificate.ts';

async function started(options: Partial<ServeOptions> = {}) {
  const serving = await serve({ store: memoryStore(), ...options });
  onTestFinished(() => serving.close());
  return serving;
}

type Headers = Readonly<Record<string, string>>;

/** Asks with just these headers; `fetch` would not send another `Host`. */
function asking(
  host: string,
  path: string,
  headers: Headers,
  method = 'GET',
): Promise<{ status: number; body: string }> {
  const [hostname, port] = host.split(':');
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .once('error', reject)
      .end();
  });
}

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

describe('the name that is asked for', () => {
  const isOurs = (host: string, options: Parameters<typeof stranger>[0] = {}, address = '10.1.2.3') =>
    stranger(options)({ header: (name: string) => (name === 'host' ? host : undefined), address } as never) ===
    undefined;

  test.each(['127.0.0.1', '127.9.9.9:5000', 'localhost', 'LOCALHOST:1', 'a.localhost', '[::1]:5000', '10.1.2.3:5000'])(
    'X-31: %s is this machine',
    (host) => expect(isOurs(host)).toBe(true),
  );

  test.each([
    '',
    'evil.example',
    'localhost.evil.example',
    '10.1.2.4',
    '[::2]',
    'evil@127.0.0.1',
    '127.0.0.1/x',
    '127.0.0.1.evil.example',
  ])('X-31: %s is not', (host) => expect(isOurs(host)).toBe(false));

  test('the names of the certificate are ours, and those that are given', () => {
    const shown = certificateOf(certificate({ hosts: ['reg.lab', '*.apps.lab', '10.9.9.9'] }));
    for (const host of ['reg.lab', 'REG.lab.:5000', 'x.apps.lab', '10.9.9.9:443'])
      expect([host, isOurs(host, { certificate: shown })]).toEqual([host, true]);
    expect(isOurs('x.y.apps.lab', { certificate: shown })).toBe(false);
    expect(isOurs('Reg.Example:1', { hostNames: ['reg.example'] })).toBe(true);
    expect(isOurs('[fd00::1]:1', { hostNames: ['fd00:0::1'] })).toBe(true);
  });

  test('X-31: no text that stands for a host or an origin makes it fail, and none but ours passes', () => {
    const check = stranger({ certificate: certificateOf(certificate({ hosts: ['reg.lab', '*.apps.lab'] })) });
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.domain(),
      fc.ipV6(),
      fc
        .array(fc.constantFrom('127.0.0.1', 'evil', '.', ':', '[', ']', '@', '%', '/', '\\', '\0', 'reg.lab', ' '), {
          maxLength: 6,
        })
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(odd, odd, (host, origin) => {
        const refused = check({ header: (name: string) => ({ host, origin })[name], address: '10.1.2.3' } as never);
        expect(refused?.status).toSatisfy((status) => status === 421 || status === 403 || status === undefined);
        const isOurName = /(?:127\.0\.0\.1|localhost|reg\.lab|\.apps\.lab|::1|^\[?[0:]+1\]?)/i.test(host);
        if (refused?.status !== 421) expect(isOurName).toBe(true);
      }),
      { numRuns: process.env['CI'] ? 20_000 : 1000 },
    );
  });

  test('an IPv4 client of a socket for both asks for the address as it knows it', () =>
    expect(isOurs('10.1.2.3', {}, '::ffff:10.1.2.3')).toBe(true));

  test('X-31: a page whose name was made to lead here gets nothing, and is told why', async () => {
    const { host } = await started();
    for (const method of ['GET', 'POST', 'DELETE']) {
      const { status, body } = await asking(host, '/v2/a/blobs/uploads/', { host: 'evil.example:5000' }, method);
      expect([status, JSON.parse(body)]).toEqual([
        421,
        {
          errors: [
            {
              code: 'DENIED',
              message:
                'this registry does not serve the host name "evil.example:5000"; cse serve --host-name adds a name',
            },
          ],
        },
      ]);
    }
  });

  test('X-31: a page of another origin gets nothing, one of our own does', async () => {
    const { host } = await started();
    const status = async (origin: string) => (await asking(host, '/v2/', { host, origin })).status;
    for (const origin of ['http://evil.example', 'null', 'http://localhost:1', 'https://127.0.0.1', ''])
      expect([origin, await status(origin)]).toEqual([origin, 403]);
    expect(await status(`http://${host}`)).toBe(200);
  });
});

describe('users of an htpasswd file', () => {
  const HTPASSWD = `# who may push\nada:${hashSync('secret:with colon', 4)}\r\nbob:${hashSync('bob’s', 5).replace('$2b$', '$2y$')}\n`;

  test('S-179: a user comes in with the password, and nobody else does', async () => {
    const { host } = await started({ htpasswd: HTPASSWD });
    const status = (user: string, password: string) =>
      asking(host, '/v2/', { host, ...basic(user, password) }).then((got) => got.status);
    expect([await status('ada', 'secret:with colon'), await status('bob', 'bob’s')]).toEqual([200, 200]);
    for (const [user, password] of [
      ['ada', 'bob’s'],
      ['ada', ''],
      ['eve', 'secret:with colon'],
      ['__proto__', ''],
      ['', ''],
    ] as const)
      expect([user, await status(user, password)]).toEqual([user, 401]);
  });

  test('a password that was right once is not computed again', async () => {
    const { host } = await started({ htpasswd: `ada:${hashSync('secret', 11)}` });
    const ask = () => asking(host, '/v2/', { host, ...basic('ada', 'secret') });
    await ask();
    const took = await cpuMilliseconds(async () => {
      for (let count = 0; count < 50; count += 1) expect((await ask()).status).toBe(200);
    });
    // One computation takes a tenth of a second and more.
    expect(took).toBeLessThan(4000);
  });

  test('X-31: wrong passwords by the dozen are turned away, and a user who is known gets in meanwhile', async () => {
    const admit = admission({ htpasswd: `ada:${hashSync('secret', 4)}` }, { now: () => 0, newId: () => 'x' });
    const ask = async (password: string) => {
      const { authorization } = basic('ada', password);
      const asked = { method: 'GET', path: '/v2/', header: (name: string) => ({ authorization })[name] };
      return (await admit(asked as never))?.status ?? 'in';
    };
    expect(await ask('secret')).toBe('in');
    // All of them ask before the first is answered.
    const wrong = Array.from({ length: 60 }, (_, count) => ask(`wrong${count}`));
    expect(await ask('secret')).toBe('in');
    expect(await Promise.all(wrong)).toEqual(Array.from({ length: 60 }, (_, at) => (at < 16 ? 401 : 429)));
    expect(await ask('wrong60')).toBe(401);
  });

  test.each([
    ['no colon', 'line 1 of the htpasswd file is invalid: it is not USER:HASH'],
    [
      '# fine\nada:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=',
      'line 2 of the htpasswd file is invalid: the hash of "ada" is not bcrypt',
    ],
    [`ada:$2y$31$${'a'.repeat(53)}`, 'with a cost from 4 to 16'],
  ])('a file that says something else is refused with its line: %j', async (htpasswd, message) => {
    await expect(started({ htpasswd })).rejects.toMatchObject({
      code: 'HTPASSWD_INVALID',
      fault: 'usage',
      message: expect.stringContaining(message),
    });
  });
});

describe('where anybody may pull', () => {
  async function scene() {
    const store = memoryStore();
    await image(store, 'localhost/a:v1');
    const { host } = await started({ store, users: { ada: 'secret' }, anonymousRead: true });
    const ask = (path: string, headers: Headers = {}, method = 'GET') =>
      asking(host, path, { host, ...headers }, method);
    const tokenOf = async (headers: Headers = {}) =>
      (JSON.parse((await ask('/token?service=cse', headers)).body) as { token: string }).token;
    return { host, ask, tokenOf };
  }

  test('S-179: clients are told where to get a token, and get one with a name and without', async () => {
    const { host, ask, tokenOf } = await scene();
    const challenge = await fetch(`http://${host}/v2/`);
    expect([challenge.status, challenge.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer realm="http://${host}/token",service="cse"`,
    ]);
    const bearer = async (headers?: Headers) => ({ authorization: `Bearer ${await tokenOf(headers)}` });
    const [nobody, ada] = [await bearer(), await bearer(basic('ada', 'secret'))];
    for (const who of [nobody, ada, basic('ada', 'secret'), basic('', '')])
      expect([(await ask('/v2/', who)).status, (await ask('/v2/a/manifests/v1', who)).status]).toEqual([200, 200]);
    const push = async (who: Headers) => (await ask('/v2/a/blobs/uploads/', who, 'POST')).status;
    expect([await push({}), await push(nobody), await push(ada), await push(basic('ada', 'secret'))]).toEqual([
      401, 401, 202, 202,
    ]);
  });

  test('S-179: a name with a wrong password gets neither token nor content; a token of one’s own making is none', async () => {
    const { ask, tokenOf } = await scene();
    for (const path of ['/token', '/v2/a/manifests/v1']) expect((await ask(path, basic('ada', 'no'))).status).toBe(401);
    const [user = '', expiry = '', signature = ''] = (await tokenOf()).split('.');
    const forged = [
      `${Buffer.from('ada').toString('base64url')}.${expiry}.${signature}`,
      `${user}.${expiry}9.${signature}`,
      'x',
      '..',
    ];
    for (const token of forged)
      expect((await ask('/v2/a/manifests/v1', { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  test('a token is good for a quarter of an hour', async () => {
    let now = 0;
    const ports = { now: () => now, newId: () => 'x' };
    const { host } = await started({ users: { ada: 'secret' }, anonymousRead: true, ports });
    const { token } = JSON.parse((await asking(host, '/token', { host, ...basic('ada', 'secret') })).body) as {
      token: string;
    };
    const status = async () => (await asking(host, '/v2/', { host, authorization: `Bearer ${token}` })).status;
    expect(await status()).toBe(200);
    now += 901_000;
    expect(await status()).toBe(401);
  });

  test('the list of repositories is for users alone', async () => {
    const { ask } = await scene();
    expect((await ask('/v2/_catalog')).status).toBe(401);
    expect(JSON.parse((await ask('/v2/_catalog', basic('ada', 'secret'))).body)).toEqual({ repositories: ['a'] });
  });
});

describe('the certificate', () => {
  test.each([
    ['the certificate is not one in PEM', { certificate: 'x', key: certificate().key }],
    ['the private key is not one in PEM that can be read without a passphrase', { ...certificate(), key: 'x' }],
    ['the private key belongs to another certificate', { ...certificate(), key: certificate().key }],
  ])('%s: that is said before anything is served', async (message, tls) => {
    await expect(started({ tls })).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID', fault: 'usage', message });
  });

  test('who speaks plain HTTP to it gets no answer, and does no harm', async () => {
    const { host } = await started({ tls: certificate() });
    const outcome = await new Promise((resolve) => {
      get(`http://${host}/v2/`, () => resolve('answered')).once('error', () => resolve('refused'));
    });
    expect(outcome).toBe('refused');
  });
});

test('an address that nobody has keeps nothing running', async () => {
  await expect(started({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'LISTEN_REFUSED' });
  expect((await api((await started()).host, 'a').call('GET', 'tags/list')).status).toBe(404);
});
