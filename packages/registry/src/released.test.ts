import { describe as described } from '@cse/oci';
import { bytesOf, readAll, type Repository } from '@cse/store';
import { scriptedServer, seededBytes, type ScriptedAnswer, type Heard } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { systemClock, type Clock, type Credentials } from './index.ts';
import { ManifestCache } from './manifests/manifest-cache.ts';
import { hostsOf, outsideOf } from './registries.ts';
import { RegistryRepository } from './repository.ts';
import { Target } from './target.ts';

const bytes = Buffer.concat([...seededBytes('released', 3000)]);
const blob = described('application/octet-stream', bytes);
const credentials: Credentials = { find: async () => ({ username: 'ada', password: 'wrong' }) };
const challenge = (realm: string) => ({ status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } });
const opened = (location?: string) => ({ status: 202, headers: location === undefined ? {} : { location } });

/** The machine's clock, and how many wait for it. */
function countingClock(): Clock & { waiting(): number } {
  let waiting = 0;
  return {
    ...systemClock,
    waiting: () => waiting,
    sleep: (milliseconds, signal) => (
      (waiting += 1),
      systemClock.sleep(milliseconds, signal).finally(() => (waiting -= 1))
    ),
  };
}

type Does = (repository: Repository) => Promise<unknown>;
const read: Does = (repository) => readAll(repository.fetch(blob));
const resolve: Does = (repository) => repository.resolve('v1');
const push: Does = (repository) => repository.push(blob, () => bytesOf(bytes), { assumeEmpty: true });
const list: Does = (repository) => Array.fromAsync(repository.tags());

/** Whatever the registry is asked, it answers so. */
const always =
  (answered: ScriptedAnswer) =>
  ({ method, path }: Heard): ScriptedAnswer =>
    path.includes('/tags/list?n=1') && !path.includes('n=1000')
      ? { status: 404 }
      : method === 'HEAD'
        ? { status: 404 }
        : answered;

const FAILURES: readonly (readonly [string, Does, (request: Heard) => ScriptedAnswer])[] = [
  ['a wrong password', read, (r) => (r.path.startsWith('/token') ? { status: 401 } : challenge('/token'))],
  [
    'a token service that answers a page',
    read,
    (r) => (r.path.startsWith('/token') ? { status: 200, body: '<html>' } : challenge('/token')),
  ],
  [
    'a token service that is not there',
    read,
    (r) => (r.path.startsWith('/token') ? { status: 404 } : challenge('/token')),
  ],
  ['a realm where machine metadata is', read, always(challenge('http://169.254.169.254/token'))],
  ['a realm that is no address', read, always(challenge('http://[::bad'))],
  ['a scheme that nobody knows', read, always({ status: 401, headers: { 'www-authenticate': 'Negotiate abc' } })],
  ['an upload that is to go to another host', push, always(opened('http://127.0.0.1:9/up'))],
  ['an upload that is to go to a file', push, always(opened('file:///up'))],
  ['an upload that is to go nowhere', push, always(opened())],
  ['an upload that is refused', push, (r) => (r.method === 'PUT' ? { status: 403 } : always(opened('/up'))(r))],
  ['a redirect in a circle', read, always({ status: 307, headers: { location: '?' } })],
  ['a redirect to nowhere', read, always({ status: 307, body: 'x'.repeat(200_000) })],
  ['a blob of another size', read, always({ status: 200, body: 'x'.repeat(200_000) })],
  ['a blob with other bytes', read, always({ status: 200, body: bytes.toReversed() })],
  [
    'a page instead of a manifest',
    resolve,
    always({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }),
  ],
  [
    'an encoding that nobody asked for',
    list,
    always({ status: 200, headers: { 'content-encoding': 'br' }, body: 'x' }),
  ],
  ['a list that is none', list, always({ status: 200, body: 'x' })],
  ['a long refusal', list, always({ status: 403, body: 'x'.repeat(1_000_000) })],
];

describe('B-17: more failures than may be under way at once leave nothing behind', () => {
  test.each(FAILURES)('%s', async (_, does, script) => {
    let broken = true;
    await using server = await scriptedServer((request) =>
      broken ? script(request) : { status: 200, body: request.path.startsWith('/token') ? '{"token":"x"}' : bytes },
    );
    const clock = countingClock();
    const outside = outsideOf({ clock, hosts: {} });
    const host = hostsOf(outside, { hosts: { [server.host]: { plainHttp: true } }, credentials, concurrency: 2 })(
      server.host,
    );
    const repository = (path: string) =>
      new RegistryRepository(new Target(host, path), { cache: new ManifestCache(), resolving: 'head' });
    const results = await Promise.allSettled(Array.from({ length: 40 }, (__, at) => does(repository(`a/r${at}`))));
    expect(results.map(({ status }) => status)).toEqual(results.map(() => 'rejected'));
    broken = false;
    expect(await readAll(repository('a/good').fetch(blob))).toEqual(bytes);
    expect({ active: host.active, waiting: clock.waiting() }).toEqual({ active: 0, waiting: 0 });
    await outside.transport[Symbol.asyncDispose]();
  });
});
