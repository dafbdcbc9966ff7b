import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import { dockerRegistry, image, postgres, whenInstalled, type DockerRegistry, type Postgres } from '@cse/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCse, type CseProcess } from './cse-process.ts';
import { registryTree } from './registry-tree.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

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
});
