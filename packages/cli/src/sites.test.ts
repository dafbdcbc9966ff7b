import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type Serving } from '@cse/server';
import { memoryStore, type Store } from '@cse/store';
import { certificate, image } from '@cse/testkit';
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
  const lacking = IMAGES.map((name) => `${host}/base/${name}`);
  expect(report.sites).toMatchObject([
    { ok: true, complete: 3, missing: [] },
    { site: `${host}/base`, ok: false, fault: 'unavailable', complete: 0, missing: lacking },
    { ok: true, complete: 3, missing: [] },
  ]);
  const told = (await home.cse(['report'])).stdout;
  expect(told).toMatch(new RegExp(`✘ +${host}/base +0 of 3 images .*steps not done`));
  expect(told).toContain(`next: run the same command again later: it only copies what ${host}/base lacks`);
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

/** Three sites by name, of which the second is down. */
async function oneDown() {
  const scene = await opened();
  const list = scene.sites.map(({ name, serving }) => ({ name, to: `${serving.host}/base` }));
  writeFileSync(join(scene.home.dir, 'cse.yaml'), JSON.stringify({ sites: list }));
  expect(await scene.home.cse(['mirror', ...scene.flags])).toMatchObject({ exit: 0 });
  await scene.sites[1]?.serving.close();
  const asked = async (...args: readonly string[]) => {
    const { exit, stdout } = await scene.home.cse([...args, '--json', '--retries', '0']);
    return { exit, document: JSON.parse(stdout) };
  };
  return { ...scene, list, asked };
}

test('plan and diff say what is at the sites that answer, and which one does not', async () => {
  const { flags, asked, list, home } = await oneDown();
  expect(await asked('plan', ...flags)).toMatchObject({
    exit: 0,
    document: {
      sites: [
        { site: 'hub', reachable: true, toMove: 0 },
        { site: 'north', reachable: false, images: 3, existing: 0 },
        { site: 'south', reachable: true, toMove: 0 },
      ],
    },
  });
  const [, north] = list;
  expect(await asked('diff', 'target', ...flags)).toMatchObject({
    exit: 8,
    document: { added: [], removed: [], kept: 6, unreachable: [north] },
  });
  const { stdout } = await home.cse(['diff', 'target', ...flags, '--retries', '0']);
  expect(stdout).toContain(`failed ${north?.to} cannot be reached, and is not compared`);
});

test('verify, doctor and prune go through all sites, and one that is down holds up no other', async () => {
  const { flags, asked, home } = await oneDown();
  expect(await asked('verify', ...flags)).toMatchObject({
    exit: 8,
    document: { sites: [{ ok: true }, { site: 'north', ok: false, complete: 0 }, { ok: true }] },
  });
  expect(await asked('doctor', ...flags, '--check', 'registry', '--timeout', '5')).toMatchObject({
    exit: 8,
    document: { ok: false, sites: [{ ok: true }, { site: 'north', ok: false, fault: 'unavailable' }, { ok: true }] },
  });
  const pruned = await asked('prune', ...flags, '--below', 'vmware-cloud-director');
  expect(pruned).toMatchObject({
    exit: 8,
    document: { sites: [{ ok: true }, { failure: { code: 'REGISTRY_UNAVAILABLE' } }, { ok: true }] },
  });
  const { stdout } = await home.cse(['prune', ...flags, '--below', 'vmware-cloud-director', '--retries', '0']);
  expect(stdout).toMatch(/^hub: [^]*^north: [^]*^failed .*REGISTRY_UNAVAILABLE[^]*^south: /m);
});

test('settings are told for each site, with the certificates of its registry', async () => {
  const home = new Home();
  onTestFinished(() => home[Symbol.dispose]());
  const sites: { readonly name: string; readonly to: string; readonly ca: string }[] = [];
  for (const name of ['hub', 'north']) {
    const root = certificate({ authority: true, name: `Root of ${name}` });
    const leaf = certificate({ signer: root });
    const served = await serve({
      store: memoryStore(),
      tls: { ...leaf, certificate: leaf.certificate + root.certificate },
    });
    onTestFinished(() => served.close());
    writeFileSync(join(home.dir, `${name}.pem`), root.certificate);
    sites.push({ name, to: served.host, ca: `${name}.pem` });
  }
  writeFileSync(join(home.dir, 'cse.yaml'), JSON.stringify({ sites }));
  const { exit, stdout } = await home.cse(['settings', '--json']);
  expect({ exit, told: JSON.parse(stdout) }).toMatchObject({
    exit: 0,
    told: {
      sites: sites.map(({ name, to }) => ({
        site: name,
        containerRegistryUrl: to,
        certificates: [{ name: expect.stringContaining(`Root of ${name}`) }],
      })),
    },
  });
  const sheet = await home.cse(['settings', '--format', 'markdown']);
  expect(sheet.stdout.match(/^## (hub|north): .*: Container registry URL$/gm)).toHaveLength(2);
});

test('a command that is for one site refuses several, and says how to choose one', async () => {
  const { home, sites, flags } = await opened();
  const list = sites.map(({ name, serving }) => ({ name, to: `${serving.host}/base` }));
  writeFileSync(join(home.dir, 'cse.yaml'), JSON.stringify({ sites: list }));
  expect(await home.cse(['export', ...flags, '--archive', 'there'])).toMatchObject({ exit: 0 });
  const refused = await home.cse(['import', '--archive', 'there', '--allow-unsigned']);
  expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining('--to BASE') });
  writeFileSync(join(home.dir, 'cse.yaml'), JSON.stringify({ sites: [{ ...list[0], via: 'north' }, list[1]] }));
  expect(await home.cse(['mirror', ...flags])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('no site before it'),
  });
});
