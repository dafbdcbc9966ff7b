import { cpSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openArchive } from '@cse/archive';
import type { Report } from '@cse/executor';
import { parsePlan, planDigest, type Plan } from '@cse/graph';
import { parseReference } from '@cse/oci';
import { serve } from '@cse/server';
import { memoryStore, nodeFiles } from '@cse/store';
import { nodeState, parseConfig, type InstalledPlugin } from '@cse/transfer';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ArchiveDescription } from '@cse/archive';
import { Home } from './cse.testing.ts';

const FIXTURES = new URL('../../../tools/testkit/fixtures/', import.meta.url).pathname;
const versions = readdirSync(FIXTURES).filter((name) => /^v\d+$/.test(name));
/** The target's host, as it stands in what was kept. */
const THEN = '127.0.0.1:45017';
const IMAGES = ['lib/one:v1', 'lib/two:v2', 'other/three:v3'].flatMap((name) => ['--image', `vendor.example/${name}`]);

/** A copy of what was kept, a registry to bring it to, and one that stands for where it came from. */
async function opened(version: string) {
  const home = new Home();
  onTestFinished(() => home[Symbol.dispose]());
  const kept = (name: string) => join(home.dir, version, name);
  cpSync(join(FIXTURES, version), kept(''), { recursive: true });
  const source = await openArchive([kept('archive')], { files: nodeFiles(), allowUnsigned: true });
  const from = await serve({ store: { onlyRead: source } });
  const store = memoryStore();
  const to = await serve({ store, name: 'target.example' });
  onTestFinished(() => Promise.all([from.close(), to.close()]).then(() => undefined));
  return {
    home,
    kept,
    source,
    from: ['--source', `vendor.example=${from.host}/vendor.example`, '--plain-http', from.host],
    to: ['--plain-http', to.host, '--to', `${to.host}/base`],
    host: to.host,
    run: (...args: readonly string[]) => home.cse(args, { cwd: kept('') }),
    /** The digest of a tag below the target's base. */
    at: async (path: string, tag: string) =>
      (await store.repository(`target.example/base/${path}`).resolve(tag)).digest,
  };
}

type Opened = Awaited<ReturnType<typeof opened>>;
const planAt = (path: string) => parsePlan(readFileSync(path, 'utf8'));

/** Each tag that a plan names, with its digest: as it was planned, and as it is at the target. */
async function broughtOf(plan: Plan, { at }: Opened) {
  const tags = plan.images.map(({ reference, digest }) => ({ ...parseReference(reference), digest }));
  const named = tags.filter(({ tag }) => tag !== undefined);
  const paths = named.map(({ repository, tag = '', digest }) => ({
    name: `${repository.replace(/^[^/]+\/(base\/)?/, '')}:${tag}`,
    digest,
  }));
  expect(paths.length).toBeGreaterThan(2);
  const [path, tag] = [(name: string) => name.split(':')[0] ?? '', (name: string) => name.split(':')[1] ?? ''];
  const found = await Promise.all(paths.map(async ({ name }) => ({ name, digest: await at(path(name), tag(name)) })));
  return { planned: paths, found };
}

describe.each(versions)('what was written as %s', (version) => {
  test('a plan is the same plan, and runs', async () => {
    const scene = await opened(version);
    const { kept, run, host } = scene;
    const plan = planAt(kept('plan.json'));
    expect(readdirSync(kept('state/runs'))).toContain(planDigest(plan).slice('sha256:'.length).slice(0, 16));
    writeFileSync(kept('plan.json'), readFileSync(kept('plan.json'), 'utf8').replaceAll(THEN, host));
    expect(await run('run', 'plan.json', ...scene.from, '--plain-http', host)).toMatchObject({ exit: 0 });
    const { planned, found } = await broughtOf(plan, scene);
    expect(found).toEqual(planned);
  });

  test.each([
    ['archive', ['--allow-unsigned']],
    ['archive-cut', ['--trust', 'throw-away.pub']],
  ])('%s is whole, and comes in by its plugins and by its plan', async (name, trust) => {
    for (const command of ['import', 'run']) {
      const scene = await opened(version);
      const { run, to, kept } = scene;
      expect(await run('archive', 'verify', name, ...trust, '--read-data')).toMatchObject({ exit: 0 });
      expect(await run(command, '--archive', name, ...trust, ...to)).toMatchObject({ exit: 0 });
      const { planned, found } = await broughtOf(planAt(kept('plan.json')), scene);
      expect(found).toEqual(planned);
    }
  });

  test('an archive that was begun is finished, with the bytes that it would have had', async () => {
    const { run, from, kept } = await opened(version);
    const sign = ['--part-size', '64KiB', '--sign', 'throw-away.key'];
    expect(await run('export', '--archive', 'archive-begun', ...sign, ...IMAGES, ...from)).toMatchObject({ exit: 0 });
    const [whole, finished] = ['archive-cut', 'archive-begun'].map((name) =>
      readdirSync(kept(name))
        .filter((file) => !file.endsWith('.minisig'))
        .map((file) => [file, readFileSync(join(kept(name), file)).toString('base64')]),
    );
    expect(finished).toEqual(whole);
    expect(await run('archive', 'verify', 'archive-begun', '--trust', 'throw-away.pub')).toMatchObject({ exit: 0 });
  });

  test('a receipt leaves out what it names, and its signature holds', async () => {
    const { run, from } = await opened(version);
    const since = ['--since', 'receipt.json', '--trust', 'throw-away.pub'];
    expect(await run('export', '--archive', 'next', ...since, ...IMAGES, ...from)).toMatchObject({ exit: 0 });
    const { stdout } = await run('archive', 'inspect', 'next', '--allow-unsigned', '--json');
    const { sequence, contents } = JSON.parse(stdout) as ArchiveDescription;
    expect({ sequence, presumed: contents.presumed > 4 }).toEqual({ sequence: 2, presumed: true });
  });

  test('runs are shown again, and one goes on from its journal', async () => {
    const { home, kept } = await opened(version);
    const env = { CSE_STATE_DIR: kept('state') };
    const runs = readdirSync(kept('state/runs'));
    expect(runs.length).toBeGreaterThan(1);
    for (const id of runs) {
      const { exit, stdout } = await home.cse(['report', id, '--json'], { env });
      const { ok, steps } = JSON.parse(stdout) as Report;
      expect({ exit, ok, done: steps.done }).toEqual({ exit: 0, ok: true, done: steps.total });
      const state = nodeState(kept('state'));
      const plan = planAt(kept(`state/runs/${id}/plan.json`));
      await using run = await state.open(id, plan, 'sha256:0');
      expect(run.finished.size).toBeGreaterThan(5);
    }
  });

  test('configs say what they said', async () => {
    const { kept } = await opened(version);
    const read = (path: string) =>
      parseConfig({ flags: {}, env: {}, file: { path, text: readFileSync(path, 'utf8') }, plugins: plugins() });
    expect(await read(kept('config/cse.yaml'))).toMatchObject({
      releases: { cse: ['4.2.2'], tkg: ['2.5'] },
      to: `${THEN}/base`,
    });
    expect(await read(kept('config/every-key.yaml'))).toMatchObject({
      releases: { cse: ['4.2.2'], tkg: ['2.3.1', '2.5'] },
      to: `${THEN}/base`,
      registries: { [THEN]: { plainHttp: true }, 'mirror.example': { ca: kept('config/ca.pem') } },
      options: { image: ['vendor.example/lib/one:v1'], 'inventory-key': '../inventory.pem' },
      items: [{ use: 'container-images', options: { images: ['vendor.example/lib/two:v2'] } }],
      only: ['container-images'],
      skip: ['cli-plugins'],
      concurrency: 3,
    });
  });

  test('a bundle of the Tanzu CLI and a folder of isolated-cluster come in', async () => {
    const { run, to, at } = await opened(version);
    const bundle = ['--tanzu-bundle', 'plugins.tar.gz', '--inventory-key', 'inventory.pem'];
    expect(await run('import', ...bundle, ...to)).toMatchObject({ exit: 0 });
    expect(await at('tanzu_cli/plugins/plugin-inventory', 'latest')).toMatch(/^sha256:/);
    expect(await run('import', '--isolated-cluster', 'isolated-cluster', ...to)).toMatchObject({ exit: 0 });
    expect(await at('tkg/packages/core/repo', 'v1.28.4')).toMatch(/^sha256:/);
  });
});

/** The plugins that are installed, as a config knows them: by what their packages declare. */
function plugins(): readonly InstalledPlugin[] {
  const folder = new URL('../../../plugins/', import.meta.url);
  return globSync('*/package.json', { cwd: fileURLToPath(folder) }).flatMap((path) => {
    const { version, cse: declaration } = JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
    const name = dirname(path);
    return declaration === undefined ? [] : [{ name, version, declaration, load: async () => undefined }];
  });
}
