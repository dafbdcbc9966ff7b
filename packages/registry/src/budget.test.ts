import { describe as described } from '@cse/oci';
import { bytesOf, readAll, type Bytes } from '@cse/store';
import { seededBytes, skippingClock, virtualClock, type ScriptedAnswer } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { against, breaking, wireless, type Against, type Script } from './against.testing.ts';
import { registries, type RegistriesOptions } from './index.ts';
import { blob as sent, bytes as sentBytes, empty, opened, assumeEmpty } from './blobs/uploads.testing.ts';

const bytes = Buffer.concat([...seededBytes('budget', 400_000)]);
const blob = described('application/octet-stream', bytes);
const read = ({ repository }: Against) => readAll(repository.fetch(blob));

interface Spent {
  readonly requests: number;
  /** In seconds, of a clock that only tells what was waited for. */
  readonly seconds: number;
}

interface Time {
  sleep(seconds: number): Promise<void>;
}

/** What a registry without wire and time costs: each request is answered by `answer`, which may sleep. */
async function spent(
  answer: (time: Time) => Bytes | Promise<Bytes>,
  options: RegistriesOptions = {},
): Promise<Spent & { readonly error: unknown; readonly sleeping: number }> {
  const clock = virtualClock();
  let requests = 0;
  const transport = wireless(async ({ signal }) => {
    requests += 1;
    const sleep = (seconds: number) => clock.sleep(seconds * 1000, signal);
    return { status: 200, headers: { 'content-length': `${blob.size}` }, body: await answer({ sleep }) };
  });
  await using store = registries({ clock, transport, ...options });
  const error = await readAll(store.repository('reg.example/a').fetch(blob)).catch((cause: unknown) => cause);
  return { requests, seconds: clock.monotonic() / 1000, error, sleeping: clock.sleeping() };
}

const unavailable = { code: 'REGISTRY_UNAVAILABLE', fault: 'unavailable', host: 'reg.example' };

describe('C-129: a registry that does not move is given up in bounded time', () => {
  const never = async ({ sleep }: Time) => {
    await sleep(1e6);
    return bytesOf();
  };

  test('one that never answers', async () => {
    const { requests, seconds, error, sleeping } = await spent(never);
    expect(error).toMatchObject({
      ...unavailable,
      message: expect.stringContaining('did not answer in time for 60 s'),
    });
    expect(requests).toBeLessThanOrEqual(7);
    expect(seconds).toBeLessThanOrEqual(5 * 60 + 60);
    expect(sleeping).toBe(0);
  });

  test('one that never answers, by the time-out and the retries that it is given', async () => {
    expect(await spent(never, { timeout: 2000, retries: 1 })).toMatchObject({
      requests: 2,
      seconds: expect.closeTo(4.5, 0),
    });
    const hosts = { 'reg.example': { timeout: 2000, retries: 1 } };
    expect(await spent(never, { hosts })).toMatchObject({ requests: 2, seconds: expect.closeTo(4.5, 0) });
  });

  test('one that sends a byte a second', async () => {
    const { requests, seconds, error, sleeping } = await spent(async function* ({ sleep }: Time) {
      for (const byte of bytes) {
        await sleep(1);
        yield Uint8Array.of(byte);
      }
    });
    expect(error).toMatchObject({
      ...unavailable,
      message: expect.stringContaining('transfers 1 bytes per second, less than 1024'),
    });
    expect(requests).toBeLessThanOrEqual(7);
    expect(seconds).toBeLessThanOrEqual(5 * 60 + 60);
    expect(sleeping).toBe(0);
  });

  test('one that sends a byte a second is waited for by who says so', async () => {
    const slow = async function* ({ sleep }: Time) {
      for (let at = 0; at < bytes.length; at += 200) {
        await sleep(1);
        yield bytes.subarray(at, at + 200);
      }
    };
    expect(await spent(slow, { minRate: 100 })).toMatchObject({ requests: 1, seconds: 2000, error: bytes });
  });

  test('one that stalls in the middle, always', async () => {
    const { requests, seconds, error } = await spent(async function* ({ sleep }: Time) {
      yield bytes.subarray(0, 1000);
      await sleep(1e6);
    });
    expect(error).toMatchObject({ ...unavailable, message: expect.stringContaining('stopped sending data for 30 s') });
    expect(requests).toBeLessThanOrEqual(8);
    expect(seconds).toBeLessThanOrEqual(5 * 60 + 60);
  });
});

test('C-129: who has answered nothing for so long is asked once by each piece of work, until there is an answer', async () => {
  const clock = virtualClock();
  let [requests, isSilent] = [0, true];
  const transport = wireless(async ({ signal }) => {
    requests += 1;
    if (isSilent) await clock.sleep(1e9, signal);
    return { status: 200, headers: {}, body: bytesOf(bytes) };
  });
  await using store = registries({ clock, transport });
  const cost = async () => {
    const before = requests;
    await readAll(store.repository('reg.example/a').fetch(blob)).catch(() => undefined);
    return requests - before;
  };
  const first = await cost();
  expect([first, await cost(), await cost()]).toEqual([expect.toSatisfy((tries) => tries >= 5), 1, 1]);
  expect(clock.monotonic() / 1000).toBeLessThanOrEqual(8 * 60);
  isSilent = false;
  expect(await cost()).toBe(1);
  isSilent = true;
  expect([await cost(), await cost()]).toEqual([first, 1]);
});

/** Waits are skipped, silence is not watched. */
const hurried = () => ({
  clock: skippingClock(),
  timeouts: { connect: 60_000, headers: 60_000, idle: 1e8 },
});
const total = (at: Against) => at.clock.waits.reduce((a, b) => a + b, 0) / 1000;

describe('C-126: what is tried again has one budget', () => {
  test.each([
    ['a blob that is always 503', 7, () => ({ status: 503 })],
    ['a blob that is always too many', 13, () => ({ status: 429, headers: { 'retry-after': '1' } })],
    [
      'a blob behind a redirect that is always 503',
      7,
      ({ path }: { path: string }) =>
        path.startsWith('/v2') ? { status: 307, headers: { location: '/x' } } : { status: 503 },
    ],
  ])('%s', async (_, tries, script) => {
    await using at = await against(script as Script);
    await expect(read(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(at.server.heard.filter(({ path }) => path.startsWith('/v2')).length).toBeLessThanOrEqual(tries);
    expect(total(at)).toBeLessThanOrEqual(64);
  });

  test('a blob that always breaks', async () => {
    const headers = { 'content-length': String(blob.size) };
    await using at = await against((_, response) =>
      breaking(response, { status: 200, headers, bytes: bytes.subarray(0, 300_000) }),
    );
    await expect(read(at)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(at.server.heard.length).toBeLessThanOrEqual(1 + 7 + 7);
  });

  test('a token that is always 503, however many wait for it', async () => {
    await using at = await against(({ path }) =>
      path.startsWith('/token')
        ? { status: 503 }
        : { status: 401, headers: { 'www-authenticate': 'Bearer realm="/token"' } },
    );
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => read(at)));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 'rejected'));
    expect(at.server.heard.filter(({ path }) => path.startsWith('/token')).length).toBeLessThanOrEqual(14);
  });

  test('a manifest whose body always breaks', async () => {
    const headers = { 'content-length': '500', 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
    await using at = await against(
      (_, response) => breaking(response, { status: 200, headers, bytes: bytes.subarray(0, 300) }),
      { resolving: 'get' },
    );
    await expect(at.repository.resolve('v1')).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(at.server.heard.length).toBeLessThanOrEqual(7);
  });

  test('an answer with a header that is too large is not asked for again', async () => {
    await using at = await against(() => ({ status: 200, headers: { 'x-big': 'x'.repeat(200_000) } }));
    await expect(read(at)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
      message: expect.stringContaining('header that is too large'),
    });
    expect(at.server.heard).toHaveLength(1);
  });
});

/** Pushes content of so many bytes, opened anew each time, and counts what the source had to read. */
async function pushed(at: Against, content = sentBytes) {
  let reads = 0;
  const open = async function* () {
    for await (const chunk of bytesOf(content)) yield ((reads += chunk.byteLength), chunk);
  };
  const error = await at.repository.push(described('x', content), open, assumeEmpty).catch((cause: unknown) => cause);
  return { error, reads };
}

describe('C-126: bytes that are sent again are no progress', () => {
  const large = Buffer.concat([...seededBytes('large', 2_000_000)]);

  test.each<[string, (heard: number) => string]>([
    ['keeps nothing', () => '0-0'],
    ['keeps one byte more each time', (heard) => `0-${heard}`],
  ])('a registry that takes pieces and %s', async (_, range) => {
    let patches = 0;
    const script: Script = async (request) => {
      await request.body();
      if (request.method === 'POST') return opened();
      if (request.method === 'PATCH')
        return { status: 202, headers: { location: '/up/1', range: range((patches += 1)) } };
      return { status: 413 };
    };
    await using at = await against(empty(script));
    const { error, reads } = await pushed(at, large);
    expect(error).toMatchObject({ code: 'REGISTRY_MISBEHAVED', message: expect.stringContaining('does not keep all') });
    expect(patches).toBeLessThanOrEqual(20);
    expect(reads).toBeLessThanOrEqual(20 * large.length);
  });

  test.each<[string, number]>([
    ['in one piece', 413],
    ['in chunks', 201],
  ])('a registry that always breaks the closing request, %s', async (_, status) => {
    let held = 0;
    const script: Script = async (request, response) => {
      const size = (await request.body()).length;
      if (request.method === 'POST') return ((held = 0), opened());
      if (request.method === 'PATCH')
        return { status: 202, headers: { location: '/up/1', range: `0-${(held += size) - 1}` } };
      if (status === 413 && size > 1_500_000) return { status };
      response.destroy();
      return undefined;
    };
    await using at = await against(empty(script));
    const { error, reads } = await pushed(at, large);
    expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(at.server.heard.length).toBeLessThanOrEqual(120);
    expect(reads).toBeLessThanOrEqual(2 * large.length + 16 * 1024 * 1024 + 4 * large.length);
  });
});

describe('C-124: a registry that wants to be left alone for longer than the budget', () => {
  const day: ScriptedAnswer = {
    status: 429,
    headers: { 'retry-after': '86400' },
    body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"pull limit"}]}',
  };

  test('is left alone at once, by all, and says until when', async () => {
    await using at = await against(() => day, hurried());
    const stopped = {
      code: 'REGISTRY_UNAVAILABLE',
      fault: 'unavailable',
      host: at.server.host,
      stoppedUntil: Date.UTC(2026, 0, 2),
      status: 429,
    };
    await expect(read(at)).rejects.toMatchObject({
      ...stopped,
      message: expect.stringMatching(
        /^127\.0\.0\.1:\d+ will not be asked again before 2026-01-02 00:00:00 UTC: .*answers 429: TOOMANYREQUESTS: pull limit$/,
      ),
    });
    await expect(at.at('other').resolve('v1')).rejects.toMatchObject(stopped);
    expect(at.server.heard).toHaveLength(1);
    expect(at.clock.waits).toEqual([]);
  });

  test('is asked again after that', async () => {
    let busy = true;
    const { clock, timeouts } = hurried();
    await using at = await against(() => (busy ? day : { status: 200, body: bytes }), { clock, timeouts });
    await expect(read(at)).rejects.toMatchObject({ status: 429 });
    busy = false;
    clock.pass(86_400_000);
    expect(await read(at)).toEqual(bytes);
  });
});

test('C-126: what one registry has used up is not taken from another', async () => {
  await using sick = await against(() => ({ status: 500 }), { retriesInAll: 3 });
  await using well = await against(() => ({ status: 200, body: bytes }));
  let count = 0;
  await using other = await against(() => ((count += 1) < 3 ? { status: 500 } : { status: 200, body: bytes }));
  await expect(read(sick)).rejects.toMatchObject({ status: 500 });
  expect(await read(well)).toEqual(bytes);
  expect(await read(other)).toEqual(bytes);
  expect(sent.size).toBe(sentBytes.length);
});
