import { certificate, scriptedServer, type ScriptedAnswer, type Heard } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import type { ServerResponse } from 'node:http';
import { against, breaking, type Against, type Script } from '../against.testing.ts';
import type { Credential, Credentials, HostOptions, RegistriesOptions } from '../index.ts';

const body = '{"tags":["v1"]}';
const list = ({ repository }: Against) => Array.fromAsync(repository.tags());
const known = (credential: Credential): Credentials => ({ find: async () => credential });
const user = known({ username: 'ada', password: 'pass:word' });
const basicAda = `Basic ${Buffer.from('ada:pass:word').toString('base64')}`;

interface Guard {
  readonly script: Script;
  /** The requests for tokens. */
  readonly asked: Heard[];
  readonly bodies: string[];
}

interface GuardOptions {
  /** Adds to the challenge. */
  readonly challenge?: string;
  readonly token?: (count: number) => ScriptedAnswer;
  readonly accepts?: (header: string | undefined, request: Heard) => boolean;
}

/** A registry with its token service under `/token`. */
function guard({
  challenge = '',
  token = (count) => ({ status: 200, body: JSON.stringify({ token: `t${count}`, expires_in: 100 }) }),
  accepts = Boolean,
}: GuardOptions = {}): Guard {
  const asked: Heard[] = [];
  const bodies: string[] = [];
  const script: Script = async (request) => {
    if (request.path.startsWith('/token')) {
      asked.push(request);
      bodies.push((await request.body()).toString());
      return token(asked.length);
    }
    if (accepts(request.headers.authorization, request)) return { status: 200, body };
    const realm = `http://${request.headers.host}/token`;
    return { status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}",service="reg.test"${challenge}` } };
  };
  return { script, asked, bodies };
}

const queryOf = ({ path }: Heard) => new URL(path, 'http://x').searchParams;

test('C-102, P-123: an anonymous token is asked for with service, scope and client, and then used', async () => {
  const { script, asked } = guard();
  await using at = await against(script);
  expect(await list(at)).toEqual(['v1']);
  const [request] = asked as [Heard];
  expect(Object.fromEntries(queryOf(request))).toEqual({
    service: 'reg.test',
    scope: 'repository:a/b:pull',
    client_id: 'cse',
  });
  expect(request.headers.authorization).toBeUndefined();
  expect(at.server.heard.at(-1)?.headers.authorization).toBe('Bearer t1');
});

test('C-102: credentials go to the token service of the registry itself', async () => {
  const { script, asked } = guard();
  await using at = await against(script, { credentials: user });
  await list(at);
  expect(asked[0]?.headers.authorization).toBe(basicAda);
  expect(at.server.heard[0]?.headers.authorization).toBeUndefined();
});

test('C-103: an identity token buys an access token by POST, scopes joined by blanks', async () => {
  const { script, asked, bodies } = guard({ challenge: ',scope="repository:a/b:pull repository:c:pull"' });
  await using at = await against(script, { credentials: known({ identityToken: 'id-1' }) });
  await list(at);
  expect(asked[0]?.method).toBe('POST');
  expect(Object.fromEntries(new URLSearchParams(bodies[0]))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'id-1',
    service: 'reg.test',
    client_id: 'cse',
    scope: 'repository:a/b:pull repository:c:pull',
  });
});

test('a token for the registry itself is shown as it is', async () => {
  const { script, asked } = guard();
  await using at = await against(script, { credentials: known({ registryToken: 'mine' }) });
  await list(at);
  expect(asked).toEqual([]);
  expect(at.server.heard.at(-1)?.headers.authorization).toBe('Bearer mine');
});

test('C-101: bearer is preferred to basic, and an unknown scheme is named', async () => {
  const { script, asked } = guard({ challenge: ', Basic realm="x"' });
  await using at = await against(script, { credentials: user });
  await list(at);
  expect(asked).toHaveLength(1);
  await using strange = await against(() => ({ status: 401, headers: { 'www-authenticate': 'Negotiate' } }));
  await expect(list(strange)).rejects.toMatchObject({ message: expect.stringContaining('negotiate') });
});

test('P-114: basic credentials are shown when they are asked for, and from then on', async () => {
  await using at = await against(
    ({ headers }) =>
      headers.authorization === basicAda
        ? { status: 200, body }
        : { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    { credentials: user },
  );
  await list(at);
  await list(at);
  expect(at.server.heard.map(({ headers }) => headers.authorization)).toEqual([undefined, basicAda, basicAda]);
});

test.each([
  ['without credentials', undefined, 'anonymously'],
  ['with wrong ones', user, 'as ada'],
])(
  'P-121: a registry that refuses us %s is asked no third time, and the error says as whom we asked',
  async (_, credentials, who) => {
    await using at = await against(() => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }), {
      credentials,
    });
    const error = await list(at).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'REGISTRY_UNAUTHORIZED',
      fault: 'access',
      message: expect.stringContaining(`asked ${who}`),
    });
    expect(error).toMatchObject({ hint: expect.stringMatching(/cse login .* project that does not exist/) });
    expect(JSON.stringify(error)).not.toContain('pass:word');
    expect(at.server.heard.length).toBeLessThanOrEqual(2);
  },
);

test.each([
  ['token', { token: 'a' }, 'Bearer a'],
  ['access_token', { access_token: 'b' }, 'Bearer b'],
  ['both', { token: 'a', access_token: 'b' }, 'Bearer b'],
  ['a life as text', { token: 'a', expires_in: '300' }, 'Bearer a'],
  ['a life that is none', { token: 'a', expires_in: 'long' }, 'Bearer a'],
  ['a negative life', { token: 'a', expires_in: -1, issued_at: '0001-01-01T00:00:00Z' }, 'Bearer a'],
])('C-104, P-125: a token answer with %s is understood', async (_, json, header) => {
  await using at = await against(guard({ token: () => ({ status: 200, body: JSON.stringify(json) }) }).script);
  await list(at);
  expect(at.server.heard.at(-1)?.headers.authorization).toBe(header);
});

test.each([
  ['no token', '{}'],
  ['an empty one', '{"token":""}'],
  ['one that would be two headers', JSON.stringify({ token: 'a\r\nx: y' })],
  ['no JSON', '<html>'],
  ['more than a megabyte', JSON.stringify({ token: 'a', filler: 'x'.repeat(2_000_000) })],
])('C-104: a token answer with %s is an error', async (_, answer) => {
  await using at = await against(guard({ token: () => ({ status: 200, body: answer }) }).script);
  await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
});

test('C-106: a token is renewed after four fifths of its life, by a clock that nobody sets', async () => {
  const { script, asked } = guard();
  await using at = await against(script);
  await list(at);
  at.clock.pass(79_000);
  await list(at);
  expect(asked).toHaveLength(1);
  at.clock.pass(2000);
  await list(at);
  expect(asked).toHaveLength(2);
});

test('C-105: a token that names no life lives a minute', async () => {
  const { script, asked } = guard({ token: () => ({ status: 200, body: '{"token":"t"}' }) });
  await using at = await against(script);
  await list(at);
  at.clock.pass(47_000);
  await list(at);
  expect(asked).toHaveLength(1);
});

test('C-106: many requests at once ask for one token', async () => {
  const { script, asked } = guard();
  await using at = await against(script);
  await Promise.all(Array.from({ length: 20 }, () => list(at)));
  expect(asked).toHaveLength(1);
  expect(at.server.heard).toHaveLength(1 + 1 + 20);
});

test('C-107: a token that is refused is dropped, another asked for, and the request sent again', async () => {
  const revoked = new Set<string>();
  const { script, asked } = guard({ accepts: (header) => header !== undefined && !revoked.has(header) });
  await using at = await against(script);
  await list(at);
  revoked.add('Bearer t1');
  await Promise.all([list(at), list(at)]);
  expect(asked).toHaveLength(2);
});

test('P-122: tokens that are refused again and again end in an error', async () => {
  const { script, asked } = guard({ accepts: () => false });
  await using at = await against(script);
  await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED' });
  expect(asked.length).toBeLessThanOrEqual(2);
});

describe('C-107: a token that died before it was shown', () => {
  const challenge = ',error="invalid_token"';

  test('is bought once more, and the request sent again', async () => {
    const { script, asked } = guard({ challenge, accepts: (header) => header === 'Bearer t2' });
    await using at = await against(script);
    expect(await list(at)).toEqual(['v1']);
    expect(asked).toHaveLength(2);
  });

  test('is bought twice and no more where the next is dead as well', async () => {
    const { script, asked } = guard({ challenge, accepts: () => false });
    await using at = await against(script);
    await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAUTHORIZED', fault: 'access' });
    expect(asked).toHaveLength(2);
    expect(at.server.heard).toHaveLength(5);
  });
});

test('C-108: a scope that turns out to be missing is asked for', async () => {
  const scope = 'repository:a/b:metadata_read';
  const { script, asked } = guard();
  await using at = await against((request, response) => {
    if (!request.path.startsWith('/token') && request.headers.authorization === 'Bearer t1')
      return {
        status: 403,
        headers: {
          'www-authenticate': `Bearer realm="http://${request.headers.host}/token",error="insufficient_scope",scope="${scope}"`,
        },
      };
    return script(request, response);
  });
  expect(await list(at)).toEqual(['v1']);
  expect(queryOf(asked[1] as Heard).get('scope')).toBe('repository:a/b:metadata_read,pull');
});

test('a scope of the registry’s own that names no repository is asked for as it is', async () => {
  const { script, asked } = guard({ challenge: ',scope="aws"' });
  await using at = await against(script);
  await list(at);
  expect(queryOf(asked[0] as Heard).getAll('scope')).toEqual(['aws', 'repository:a/b:pull']);
});

/** A registry whose token service is elsewhere. */
async function foreign(realm: string, options: RegistriesOptions & { readonly self?: HostOptions } = {}) {
  const accepts: Script = ({ headers }) =>
    headers.authorization === 'Bearer t'
      ? { status: 200, body }
      : { status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } };
  return against(accepts, { ...options, hosts: { self: options.self ?? {} } });
}

test('C-112, P-128: a token service of another origin gets no credentials', async () => {
  await using elsewhere = await scriptedServer(() => ({ status: 200, body: '{"token":"t"}' }));
  await using at = await foreign(`${elsewhere.url}/token`, { credentials: user });
  expect(await list(at)).toEqual(['v1']);
  expect(elsewhere.heard[0]?.headers.authorization).toBeUndefined();
});

test('C-112: a token service of another origin that is trusted gets them', async () => {
  await using elsewhere = await scriptedServer(() => ({ status: 200, body: '{"token":"t"}' }));
  await using at = await foreign(`${elsewhere.url}/token`, { credentials: user, self: { trusted: [elsewhere.url] } });
  await list(at);
  expect(elsewhere.heard[0]?.headers.authorization).toBe(basicAda);
});

test.each<[string, ScriptedAnswer]>([
  ['requires credentials', { status: 401 }],
  ['gives a token for anybody, which is not enough', { status: 200, body: '{"token":"anybodys"}' }],
])(
  'a token service of another origin that %s is named, with the flag and the line that trust it',
  async (_, answer) => {
    await using elsewhere = await scriptedServer(() => answer);
    await using at = await foreign(`${elsewhere.url}/token`, { credentials: user });
    const { host } = at.server;
    await expect(list(at)).rejects.toMatchObject({
      code: 'REGISTRY_REALM',
      message: `${host}/a/b is not accessible: ${host} requires a token from ${elsewhere.url}, which is not trusted with the credentials for ${host}`,
      hint: expect.stringContaining(
        `--trust-origin ${host}=${elsewhere.url}, or in cse.yaml: registries: {"${host}": {trusted: ["${elsewhere.url}"]}}`,
      ),
    });
  },
);

test('a token service of another origin whose certificate is not trusted is told as such, with the flag for its CA', async () => {
  const { certificate: cert, key } = certificate();
  await using elsewhere = await scriptedServer(() => ({ status: 200, body: '{"token":"t"}' }), { tls: { cert, key } });
  await using at = await foreign(`${elsewhere.url}/token`, { credentials: user });
  await expect(list(at)).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    message: expect.stringContaining(`the certificate of ${elsewhere.host} is self-signed`),
    hint: `Trust it as it is: --ca ${elsewhere.host}=FILE`,
  });
});

test.each(['null://x', '', 'file:///etc/passwd', 'http://169.254.169.254/token', 'http://user:pass@127.0.0.1:1/token'])(
  'P-128: a realm of %j is refused',
  async (realm) => {
    await using at = await foreign(realm, { credentials: user });
    await expect(list(at)).rejects.toMatchObject({ code: 'REGISTRY_REALM', fault: 'access' });
  },
);

test('P-128: a realm without a host is the registry’s own', async () => {
  const { script, asked } = guard();
  await using at = await against(
    async (request, response) => {
      const answer = await script(request, response);
      return answer?.status === 401 ? { ...answer, headers: { 'www-authenticate': 'Bearer realm="/token"' } } : answer;
    },
    { credentials: user },
  );
  await list(at);
  expect(asked[0]?.headers.authorization).toBe(basicAda);
});

test('a token service that is busy is asked again', async () => {
  const { script, asked } = guard({
    token: (count) => (count === 1 ? { status: 503 } : { status: 200, body: '{"token":"t"}' }),
  });
  await using at = await against(script);
  await list(at);
  expect(asked).toHaveLength(2);
});

test('C-051: a mount asks for both repositories; where that is refused, the blob is pushed', async () => {
  const blob = { mediaType: 'x', digest: `sha256:${'a'.repeat(64)}`, size: 1 } as const;
  const { script, asked } = guard({ token: () => ({ status: 200, body: '{"token":"t"}' }) });
  await using at = await against((request, response) =>
    request.path.includes('from=') && request.headers.authorization ? { status: 201 } : script(request, response),
  );
  await at.repository.mount(blob, `${at.server.host}/c/d`);
  expect(queryOf(asked[0] as Heard).getAll('scope')).toEqual(['repository:a/b:pull,push', 'repository:c/d:pull']);

  const strict = guard({ token: () => ({ status: 403 }) });
  await using refusing = await against(strict.script);
  expect(await refusing.repository.mount(blob, `${refusing.server.host}/c/d`)).toBe(false);
});

test('credentials may hold for a path only', async () => {
  const asked: (string | undefined)[] = [];
  const credentials: Credentials = { find: async (_, repository) => void asked.push(repository) as undefined };
  const { script } = guard();
  await using at = await against(script, { credentials });
  await list(at);
  expect(asked).toEqual([`${at.server.host}/a/b`]);
});

test('who is called off does not wait for a silent token service, and whoever else waits for it goes on', async () => {
  const answers: ((answered: ScriptedAnswer) => void)[] = [];
  const stop = new AbortController();
  await using at = await against(async ({ path, headers }) => {
    if (path.includes('first')) return { status: 200, body: '{"token":"t"}' };
    if (path.startsWith('/token')) return new Promise<ScriptedAnswer>((resolve) => answers.push(resolve));
    if (headers.authorization) return { status: 200, body };
    return { status: 401, headers: { 'www-authenticate': 'Bearer realm="/token"' } };
  });
  await Array.fromAsync(at.at('first').tags()).catch(() => undefined);
  const called = Array.fromAsync(at.repository.tags({ signal: stop.signal }));
  const other = Array.fromAsync(at.repository.tags());
  await expect.poll(() => answers.length).toBe(1);
  stop.abort(new Error('enough'));
  await expect(called).rejects.toThrow('enough');
  answers[0]?.({ status: 200, body: '{"token":"t"}' });
  expect(await other).toEqual(['v1']);
  expect(answers).toHaveLength(1);
});

test('C-107: tokens that died all at once are thrown away together, and each is bought anew once', async () => {
  let life = 1;
  const bought: string[] = [];
  await using at = await against(({ path, headers }) => {
    if (path.startsWith('/token'))
      return (bought.push(path), { status: 200, body: JSON.stringify({ token: `t${life}-${bought.length}` }) });
    if (headers.authorization?.startsWith(`Bearer t${life}-`)) return { status: 200, body };
    return { status: 401, headers: { 'www-authenticate': 'Bearer realm="/token"' } };
  });
  const all = () => Promise.all(['a', 'b', 'c'].map((path) => Array.fromAsync(at.at(path).tags())));
  await all();
  expect(bought).toHaveLength(3);
  life = 2;
  await all();
  await all();
  expect(bought.length).toBeLessThanOrEqual(6);
});

test.each<[string, (response: ServerResponse) => undefined]>([
  [
    'breaks off',
    (response) => breaking(response, { status: 200, headers: { 'content-length': '30' }, bytes: Buffer.from('{"tok') }),
  ],
  ['is cut short', (response) => void response.writeHead(200, { 'content-length': '5' }).end('{"tok')],
])('C-126: a token whose answer %s once is asked for again', async (_, cut) => {
  let asked = 0;
  await using at = await against(({ path, headers }, response) => {
    if (path.startsWith('/token')) return (asked += 1) === 1 ? cut(response) : { status: 200, body: '{"token":"t"}' };
    if (headers.authorization) return { status: 200, body };
    return { status: 401, headers: { 'www-authenticate': 'Bearer realm="/token"' } };
  });
  expect(await list(at)).toEqual(['v1']);
  expect(asked).toBe(2);
});
