import { bytesOf } from '@cse/store';
import { fuzz, fuzzStream } from '@cse/testkit';
import { test } from 'vitest';
import { wireless } from './against.testing.ts';
import { parseChallenges } from './auth/challenge.ts';
import { parseContentRange } from './blobs/content-range.ts';
import { credentialIn, helperIn, parseDockerConfig } from './auth/docker-config.ts';
import { nextLink } from './http/link.ts';
import { retryAfter } from './http/retry-after.ts';
import { fetchToken } from './auth/token.ts';
import { oneLine } from './http/text.ts';
import { outsideOf } from './registries.ts';

test('the headers of a registry are read, or passed over', () => {
  const challenges = [
    'Bearer realm="https://auth.example/token",service="reg.example",scope="repository:a/b:pull,push"',
    'Basic realm="a \\" b", Bearer realm=x',
    `Bearer realm="${'\\'.repeat(300)}`,
  ];
  fuzz(challenges, (text) => parseChallenges([text]));
  fuzz(
    ['</v2/a/tags/list?last=x&n=2>; rel="next"', '</a>; title="a, b; c"; rel="prefetch next", <b>; rel=last'],
    (text) => nextLink([text]),
  );
  fuzz(['bytes 0-99/100', 'bytes 5-9/*'], (text) => parseContentRange([text]));
});

test('C-124: a Retry-After is a time from now on, or none', () => {
  const seeds = ['120', 'Fri, 31 Dec 2027 23:59:59 GMT', '2027-12-31T23:59:59Z', '-1', '1e400', '0x10'];
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined, after: () => () => undefined };
  fuzz(seeds, (text) => {
    const wait = retryAfter(text, clock);
    if (wait !== undefined && !(wait > 0 && Number.isFinite(wait))) throw new Error(`${wait}`);
  });
});

test("docker's config is read, or refused by our own error", () => {
  const seeds = [
    JSON.stringify({
      auths: { 'reg.example': { auth: 'dTpw' }, 'https://index.docker.io/v1/': { identitytoken: 'x' } },
    }),
    JSON.stringify({ credHelpers: { 'reg.example': 'pass' }, credsStore: 'desktop', HttpHeaders: { a: 'b' } }),
  ];
  fuzz(seeds, (text) => {
    const config = parseDockerConfig('/home/a/.docker/config.json', text);
    helperIn(config, { file: 'config.json', host: 'reg.example' });
    return credentialIn(config, { file: 'config.json', host: 'reg.example' });
  });
});

test('X-24: any text becomes one line', () => {
  fuzz(['token="x" X-Amz-Signature=a https://u:p@h/x Authorization: Bearer abc', 'x-amz-'.repeat(200)], (text) => {
    const line = oneLine(text);
    if (/[\p{Cc}\p{Cf}]/u.test(line)) throw new Error(JSON.stringify(line));
  });
});

test('what a token service answers is a token that can be sent, for a time from now on, or our own error', async () => {
  const bodies = ['{"token":"abc.def","expires_in":300}', '{"access_token":"a","expires_in":"60"}', '{"token":""}'];
  const where = { host: 'reg.example', object: '' };
  const request = { where, realm: 'https://auth.example/token', service: 's', scopes: [], credential: undefined };
  const seeds = bodies.map((text) => Buffer.from(text));
  await fuzzStream(seeds, async (bytes) => {
    const transport = wireless(async () => ({ status: 200, headers: {}, body: bytesOf(bytes) }));
    const { value, life } = await fetchToken(outsideOf({ transport }), request);
    if (!(life > 0 && Number.isFinite(life))) throw new Error(`a life of ${life}`);
    new Headers({ authorization: `Bearer ${value}` });
  });
});
