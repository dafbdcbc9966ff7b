import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveSample, type ServedSample } from '@cse/sample-source';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { proxy, type ProxyFault } from '@cse/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCse } from './cse-process.ts';

const FAULTS: readonly ProxyFault[] = [
  { kind: 'reset' },
  { kind: 'reset', after: 200 },
  { kind: 'end', after: 100 },
  { kind: 'lose' },
  { kind: 'flip', at: 50 },
  { kind: 'answer', status: 502 },
  { kind: 'answer', status: 503, headers: { 'retry-after': '1' } },
  { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
];

/** A fault for so many of a hundred requests, at random, the same for the same seed. */
function nowAndThen(percent: number, seed: number): () => ProxyFault | undefined {
  let state = seed;
  const next = () => (state = (state * 48_271) % 2_147_483_647);
  return () => (next() % 10_000 < percent * 100 ? FAULTS[next() % FAULTS.length] : undefined);
}

describe.runIf(process.env['CI'])('over a network that loses one request in a hundred', () => {
  const home = mkdtempSync(join(tmpdir(), 'cse-faulty-'));
  let sample: ServedSample;
  beforeAll(async () => {
    sample = await serveSample({ cse: ['4.2.2'], tkg: ['2.5.0'] });
  }, 120_000);
  afterAll(async () => {
    await sample[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  /** Mirrors the sample into a registry of its own, over a network that loses some; then looks at it over one that does not. */
  async function mirrored(percent: number) {
    const intercept = nowAndThen(percent, 7);
    await using target = await serve({ store: memoryStore() });
    await using from = await proxy(sample.host, { intercept });
    await using to = await proxy(target.host, { intercept });
    const asked = ['--tkg', '2.5', '--cse', '4.2.2', '--skip', 'cli-plugins'];
    const sources = (host: string) =>
      sample.sources.flatMap((rule) => ['--source', rule.replaceAll(sample.host, host)]);
    const plain = [from.host, to.host, target.host, sample.host].flatMap((host) => ['--plain-http', host]);
    const own = join(home, String(percent));
    mkdirSync(own);
    const mirror = await startCse(['mirror', ...asked, ...sources(from.host), ...plain, '--to', `${to.host}/base`], own)
      .ended;
    const requests = [...from.requests, ...to.requests];
    const args = [...asked, ...sources(sample.host), ...plain, '--to', `${target.host}/base`, '--read-data'];
    // Where nothing went wrong, how many requests that took is all that is asked.
    const verify = percent === 0 ? undefined : await startCse(['verify', ...args], own).ended;
    return {
      mirror,
      verify,
      requests: requests.length,
      faults: requests.filter(({ fault }) => fault !== undefined).length,
    };
  }

  test('a mirror ends with all there, for a tenth more requests at most', async () => {
    const smooth = await mirrored(0);
    expect(smooth).toMatchObject({ mirror: { exit: 0 }, faults: 0 });
    const rough = await mirrored(1);
    expect(rough).toMatchObject({ mirror: { exit: 0 }, verify: { exit: 0 } });
    expect(rough.faults).toBeGreaterThan(smooth.requests / 200);
    expect(rough.requests).toBeLessThanOrEqual(1.1 * smooth.requests);
  }, 900_000);

  const REFUSALS: readonly (readonly [string, ProxyFault, number])[] = [
    ['forbids every upload', { kind: 'answer', status: 403 }, 5],
    ['has a full disk', { kind: 'answer', status: 507 }, 5],
    ['is always busy', { kind: 'answer', status: 503 }, 8],
  ];
  test.concurrent.each(REFUSALS)(
    'a registry that %s is given up after few requests, however many images wait',
    async (_, fault, exit) => {
      await using target = await serve({ store: memoryStore() });
      const writes = ({ method }: { method: string }) => !['GET', 'HEAD'].includes(method);
      await using to = await proxy(target.host, { intercept: (seen) => (writes(seen) ? fault : undefined) });
      const own = mkdtempSync(join(home, 'refused-'));
      const plain = [to.host, sample.host].flatMap((host) => ['--plain-http', host]);
      const sources = sample.sources.flatMap((rule) => ['--source', rule]);
      const args = ['--tkg', '2.5', '--cse', '4.2.2', '--skip', 'cli-plugins', ...sources, ...plain];
      const mirror = await startCse(['mirror', ...args, '--to', `${to.host}/base`], own).ended;
      expect(mirror.exit).toBe(exit);
      expect(to.requests.filter(writes).length).toBeLessThanOrEqual(MOST_REFUSED);
      expect(mirror.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
    },
    300_000,
  );
});

/** What may be asked of a registry that refuses each upload: each of 16 transfers once, with its six retries. */
const MOST_REFUSED = 16 * 7;
/** What a person reads of it, progress included. */
const MOST_LINES = 60;
