import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import {
  dockerRegistry,
  dropEmptyBlobs,
  image,
  postgres,
  proxy,
  whenInstalled,
  type DockerRegistry,
  type Postgres,
} from '@cse/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCse, type CseProcess } from './cse-process.ts';
import { registryTree } from './registry-tree.ts';
import { webProxy } from './web-proxy.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const isThorough = process.env['CI'] === 'true';
const IMAGES = Array.from({ length: 24 }, (_, at) => `vendor.example/lib/app-${at}:v1`);

whenInstalled(['docker-registry', 'pg_ctlcluster'], 'registries at several sites, and workers', () => {
  const blobs: string[] = [];
  let source: Serving;
  let database: Postgres;
  let home: string;
  /** What an empty registry has when all is there. */
  let whole: readonly string[];

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'cse-sites-'));
    const vendor = memoryStore();
    for (const name of IMAGES) await image(vendor, name, { size: 40_000 });
    source = await serve({
      store: vendor,
      onRequest: ({ method, path }) => void (method === 'GET' && path.includes('/blobs/') && blobs.push(path)),
    });
    database = await postgres();
    await using target = await dockerRegistry();
    configure([['only', target.host]]);
    expect(await cse(['mirror']).ended).toMatchObject({ exit: 0 });
    whole = registryTree(target.root);
  });
  afterAll(async () => {
    await source.close();
    await database[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  /** Writes `cse.yaml` for these sites, each of which copies from the one before it. */
  function configure(sites: readonly (readonly [name: string, host: string])[]): void {
    blobs.length = 0;
    const written = {
      items: [{ use: 'container-images', images: IMAGES }],
      sources: [{ from: 'vendor.example', to: `${source.host}/vendor.example` }],
      registries: { [source.host]: { plainHttp: true } },
      sites: sites.map(([name, host], at) => ({
        ...{ name, to: `${host}/base`, plainHttp: true },
        ...(at > 0 && { via: sites[at - 1]?.[0] }),
      })),
    };
    writeFileSync(join(home, 'cse.yaml'), JSON.stringify(written));
  }

  const cse = (args: readonly string[], under?: readonly string[]) => startCse(args, home, under);
  const worker = (...more: readonly string[]) => cse(['worker', '--queue', database.url, ...more]);
  const queued = (...more: readonly string[]) =>
    cse(['mirror', '--queue', database.url, '--part-images', '2', '--json', ...more]);
  const distinct = () => new Set(blobs.map((path) => path.split('/blobs/')[1])).size;

  async function stopped(...workers: readonly CseProcess[]): Promise<void> {
    for (const each of workers) each.kill('SIGTERM');
    for (const each of workers) expect(await each.ended).toMatchObject({ exit: 0 });
  }

  test('a worker takes the parts of its own site, and each blob comes from the site before', async () => {
    await using hub = await dockerRegistry();
    await using north = await dockerRegistry();
    await using south = await dockerRegistry();
    configure([
      ['hub', hub.host],
      ['north', north.host],
      ['south', south.host],
    ]);
    const run = queued();
    const first = worker('--site', 'hub');
    await vi.waitUntil(() => registryTree(hub.root).length === whole.length, { timeout: 120_000, interval: 200 });
    expect([registryTree(north.root), registryTree(south.root)]).toEqual([[], []]);
    const others = [worker('--site', south.host), worker('--site', 'north')];
    const { exit, stdout } = await run.ended;
    await stopped(first, ...others);
    expect({ exit, report: JSON.parse(stdout) }).toMatchObject({
      exit: 0,
      report: { sites: ['hub', 'north', 'south'].map((site) => ({ site, ok: true, complete: IMAGES.length })) },
    });
    for (const { root } of [hub, north, south]) expect(registryTree(root)).toEqual(whole);
    expect(blobs.length).toBe(distinct());
    const readers = async ({ requests }: DockerRegistry) =>
      (await requests()).filter(({ method, path }) => method === 'GET' && path.includes('/blobs/')).length;
    expect(await Promise.all([hub, north, south].map(readers))).toEqual([distinct(), distinct(), 0]);
    expect(await worker('--site', 'west').ended).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('there is no site west'),
    });
  });

  test.runIf(isThorough).each([
    // What is on its way to the site that the others copy from is read once more for one of them.
    { place: 0, again: 32 },
    { place: 1, again: 0 },
  ])('site $place is killed in the middle, holds up no other, and is filled later', async ({ place, again }) => {
    await using first = await dockerRegistry();
    await using second = await dockerRegistry();
    const root = join(home, `killed-${place}`);
    const killed = await dockerRegistry({ root });
    configure([['only', first.host]]);
    const hosts = [first, second].map(({ host }) => host).toSpliced(place, 0, killed.host);
    const to = hosts.flatMap((host) => ['--to', `${host}/base`, '--plain-http', host]);
    const run = cse(['mirror', ...to, '--json', '--retries', '1']);
    await vi.waitUntil(() => registryTree(root).length > 20, { timeout: 60_000, interval: 5 });
    await killed.stop();
    const { exit, stdout } = await run.ended;
    const report = JSON.parse(stdout);
    const [lacking] = report.sites.splice(place, 1);
    expect({ exit, report }).toMatchObject({
      exit: 8,
      report: { sites: [1, 2].map(() => ({ ok: true, complete: IMAGES.length, missing: [] })) },
    });
    expect(new Set(report.causes.map((cause: { host: string }) => cause.host))).toEqual(new Set([killed.host]));
    expect(lacking).toMatchObject({ site: `${killed.host}/base`, ok: false, fault: 'unavailable' });
    expect(lacking.missing.length).toBeGreaterThan(0);
    expect(lacking.complete + lacking.missing.length).toBe(IMAGES.length);
    dropEmptyBlobs(root);
    await using back = await dockerRegistry({ root, port: Number(killed.host.split(':')[1]) });
    expect(await cse(['mirror', ...to]).ended).toMatchObject({ exit: 0 });
    for (const each of [first, second, back]) expect(registryTree(each.root)).toEqual(whole);
    expect(blobs.length).toBeLessThanOrEqual(distinct() + again);
    const verified = await cse(['verify', ...to, '--json']).ended;
    expect({ exit: verified.exit, report: JSON.parse(verified.stdout) }).toMatchObject({
      exit: 0,
      report: { sites: [1, 2, 3].map(() => ({ ok: true, complete: IMAGES.length })) },
    });
  });

  test.runIf(isThorough)('what a worker has that is cut off from the registries is done by another', async () => {
    await using target = await dockerRegistry();
    await using way = await webProxy();
    configure([['only', target.host]]);
    const timeout = ['--timeout', '2', '--retries', '1'];
    const far = cse(['worker', '--queue', database.url, ...timeout], ['env', `HTTP_PROXY=${way.url}`]);
    const run = queued();
    await vi.waitUntil(() => far.said().includes(': done'), { timeout: 120_000, interval: 5 });
    way.cut();
    const other = worker();
    expect(await run.ended).toMatchObject({ exit: 0 });
    await stopped(far, other);
    expect(far.said()).toContain('given back');
    expect(registryTree(target.root)).toEqual(whole);
    // A worker has at most so many downloads under way.
    expect(blobs.length).toBeLessThanOrEqual(distinct() + 16);
  });

  test.runIf(isThorough)('where a registry asks one worker to wait, all of them wait', async () => {
    await using target = await dockerRegistry();
    let refused = 0;
    const uploads: number[] = [];
    await using between = await proxy(target.host, {
      intercept({ method, path }) {
        if (method !== 'POST' || !path.includes('/blobs/uploads')) return undefined;
        uploads.push(Date.now());
        if (uploads.length !== 6) return undefined;
        refused = Date.now();
        return { kind: 'answer', status: 429, headers: { 'retry-after': '12' } };
      },
    });
    configure([['only', between.host]]);
    const workers = [worker(), worker(), worker()];
    expect(await queued('--concurrency', '3').ended).toMatchObject({ exit: 0 });
    await stopped(...workers);
    expect(registryTree(target.root)).toEqual(whole);
    // Within two signs of life everybody knows, and nobody asks before the time is over.
    expect(uploads.filter((at) => at > refused + 8_000 && at < refused + 11_500)).toEqual([]);
    expect(uploads.filter((at) => at > refused + 11_500).length).toBeGreaterThan(0);
  });

  test.runIf(isThorough)('what is allowed at a registry is allowed to all workers together', async () => {
    await using target = await dockerRegistry();
    let [most, now] = [0, 0];
    await using between = await proxy(target.host, {
      async intercept({ method, path }) {
        if (method !== 'PUT' || !path.includes('/blobs/uploads')) return undefined;
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 60));
        now -= 1;
        return undefined;
      },
    });
    configure([['only', between.host]]);
    const workers = [worker(), worker()];
    // A worker that has been heard of hears of the others with its next sign.
    const present = "SELECT count(*) FROM cse.worker WHERE seen > now() - interval '10 s'";
    await vi.waitUntil(() => database.sql(present) === '2', { timeout: 60_000, interval: 200 });
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await queued('--concurrency', '4').ended).toMatchObject({ exit: 0 });
    await stopped(...workers);
    expect(registryTree(target.root)).toEqual(whole);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
  });
});
