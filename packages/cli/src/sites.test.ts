import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type Serving } from '@cse/server';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { Home } from './cse.testing.ts';

const IMAGES = ['lib/one:v1', 'lib/two:v2', 'other/three:v3'];

interface SiteRegistry {
  readonly name: string;
  readonly store: Store;
  serving: Serving;
  readonly read: string[];
}

/** A source and three sites, each a registry of its own, that say which blobs were read of them. */
async function opened() {
  const home = new Home();
  onTestFinished(() => home[Symbol.dispose]());
  const vendor = memoryStore();
  for (const name of IMAGES) await image(vendor, `vendor.example/${name}`, { size: 20_000 });
  const read: string[] = [];
  const source = await serve({ store: vendor, onRequest: heard(read) });
  const sites = await Promise.all(['hub', 'north', 'south'].map((name) => openSite(name)));
  onTestFinished(() =>
    Promise.all([source, ...sites.map(({ serving }) => serving)].map((each) => each.close())).then(() => undefined),
  );
  const flags = [
    ...IMAGES.flatMap((name) => ['--image', `vendor.example/${name}`]),
    ...['--source', `vendor.example=${source.host}/vendor.example`],
    ...[source.host, ...sites.map(({ serving }) => serving.host)].flatMap((host) => ['--plain-http', host]),
  ];
  return { home, read, sites, flags };
}

const heard =
  (read: string[]) =>
  ({ method, path }: { readonly method: string; readonly path: string }) =>
    void (method === 'GET' && path.includes('/blobs/') && read.push(path.split('/blobs/')[1] ?? ''));

async function openSite(name: string): Promise<SiteRegistry> {
  const [store, read] = [memoryStore(), [] as string[]];
  return { name, store, read, serving: await serve({ store, name: `${name}.example`, onRequest: heard(read) }) };
}

const isThere = ({ store, name }: SiteRegistry) =>
  Promise.all(
    IMAGES.map(async (reference) => {
      const [path = '', tag = ''] = reference.split(':');
      return store
        .repository(`${name}.example/base/${path}`)
        .resolve(tag)
        .then(
          () => true,
          () => false,
        );
    }),
  ).then((all) => all.every(Boolean));

/** Plans, which reads some of the source too, and then runs the plan. */
async function planned(home: Home, flags: readonly string[], read: string[]) {
  await home.cse(['plan', ...flags, '--out', 'plan.json']);
  read.length = 0;
  return home.cse([
    'run',
    'plan.json',
    ...flags.slice(flags.indexOf('--source')).filter((_, at, all) => !isTarget(all, at)),
    '--json',
  ]);
}

// A plan names its targets.
const isTarget = (flags: readonly string[], at: number) => flags[at] === '--to' || flags[at - 1] === '--to';

test('several sites are filled by one command, and each blob is read from the source once', async () => {
  const { home, read, sites, flags } = await opened();
  const to = sites.flatMap(({ serving }) => ['--to', `${serving.host}/base`]);
  const { exit, stdout } = await planned(home, [...flags, ...to], read);
  expect({ exit, report: JSON.parse(stdout) }).toMatchObject({ exit: 0, report: { ok: true } });
  expect(read.length).toBeGreaterThan(0);
  expect(read.length).toBe(new Set(read).size);
  expect(await Promise.all(sites.map(isThere))).toEqual([true, true, true]);
  expect(JSON.parse(stdout).images).toHaveLength(9);
  expect(await home.cse(['verify', ...flags, ...to])).toMatchObject({ exit: 0 });
});

test('a tree of sites: the third is filled from the second, which the source does not see', async () => {
  const { home, read, sites, flags } = await opened();
  const bases = sites.map(({ name, serving }) => ({ name, to: `${serving.host}/base` }));
  const [hub, north, south] = bases;
  writeFileSync(join(home.dir, 'cse.yaml'), JSON.stringify({ sites: [hub, north, { ...south, via: 'north' }] }));
  expect(await planned(home, flags, read)).toMatchObject({ exit: 0 });
  expect(await Promise.all(sites.map(isThere))).toEqual([true, true, true]);
  expect(read.length).toBe(new Set(read).size);
  const blobs = new Set(read).size;
  expect(sites.map((site) => site.read.length)).toEqual([blobs, blobs, 0]);
});

test('where a site is down the others are filled, the exit code says so, and the same command brings the rest', async () => {
  const { home, read, sites, flags } = await opened();
  const to = sites.flatMap(({ serving }) => ['--to', `${serving.host}/base`]);
  const [, down] = sites;
  if (!down) throw new Error('there are three sites');
  const { host } = down.serving;
  await down.serving.close();
  const { exit, stdout } = await home.cse(['mirror', ...flags, ...to, '--retries', '0', '--json']);
  const report = JSON.parse(stdout);
  expect({ exit, report }).toMatchObject({ exit: 8, report: { ok: false, causes: [{ host, fault: 'unavailable' }] } });
  expect(await Promise.all(sites.map(isThere))).toEqual([true, false, true]);
  const before = read.length;
  down.serving = await serve({
    store: down.store,
    name: 'north.example',
    port: Number(host.split(':')[1]),
    onRequest: heard(down.read),
  });
  expect(await home.cse(['mirror', ...flags, ...to, '--json'])).toMatchObject({ exit: 0 });
  expect(await isThere(down)).toBe(true);
  expect(read.length).toBe(before);
});

test('a command that is for one site refuses several, and says how to choose one', async () => {
  const { home, sites, flags } = await opened();
  const list = sites.map(({ name, serving }) => ({ name, to: `${serving.host}/base` }));
  writeFileSync(join(home.dir, 'cse.yaml'), JSON.stringify({ sites: list }));
  expect(await home.cse(['prune', ...flags])).toMatchObject({ exit: 2, stderr: expect.stringContaining('--to BASE') });
  writeFileSync(join(home.dir, 'cse.yaml'), JSON.stringify({ sites: [{ ...list[0], via: 'north' }, list[1]] }));
  expect(await home.cse(['mirror', ...flags])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('no site before it'),
  });
});
