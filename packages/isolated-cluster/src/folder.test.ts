import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type RunEvent } from '@cse/executor';
import { bundleWants, openTar } from '@cse/imgpkg';
import { planContext, planTransfer } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { memoryStore, nodeFiles, type SourceStore, type Store } from '@cse/store';
import { image, type Made } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { folderPlugin } from './folder-plugin.ts';
import { MAP_FILE } from './map-file.ts';
import { openFolder } from './open-folder.ts';
import { writeFolder } from './write-folder.ts';

const TKG = 'projects.registry.vmware.com/tkg';
const files = nodeFiles();

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cse-isolated-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A source with a plain image under two tags' worth of paths, and a bundle with an image of its own. */
async function source() {
  const store = memoryStore();
  const shared = { size: 40_000, seed: 'shared' };
  const bom = await image(store, `${TKG}/tkg-bom:v2.5.0`, { layers: [shared, { size: 900, seed: 'bom' }] });
  const pause = await image(store, `${TKG}/pause:3.9`, { layers: [shared, { size: 901, seed: 'pause' }] });
  const older = await image(store, `${TKG}/pause:3.6`, { layers: [shared, { size: 902, seed: 'older' }] });
  const app = await image(store, `${TKG}/app:1`, { size: 5000 });
  const lock = `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: ${TKG}/app@${app.descriptor.digest}\n`;
  const repo = await image(store, `${TKG}/packages/core/repo:v1.28.4`, {
    mediaTypes: 'docker',
    files: { '.imgpkg/images.yml': lock },
    config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': '' } } },
  });
  const other = await image(store, 'projects.registry.vmware.com/vmware-cloud-director/x:1', { size: 10 });
  return { store, bom, pause, older, app, repo, other };
}

const located = ({ descriptor, repository }: Made) => ({ descriptor, holder: `source:${repository}` as const });

/** Wants what a TKG plugin would. */
function tkg({ bom, pause, older, repo, other }: Awaited<ReturnType<typeof source>>): Plugin {
  return {
    api: 1,
    name: 'tkg',
    async *plan(_, context) {
      for (const made of [bom, pause, older, other])
        yield { content: located(made), to: context.relocate(made.repository), tag: made.reference.split(':')[1] };
      yield* bundleWants(located(repo), { to: context.relocate(repo.repository), tag: 'v1.28.4' }, context);
    },
  };
}

const keep = { relocate: (name: string) => name, destination: 'archive' as const };

async function exportInto(dir: string, made: Awaited<ReturnType<typeof source>>, from: Store = made.store) {
  const items = [{ use: 'tkg', options: {} }];
  const plan = await planTransfer({ items, plugins: [tkg(made)], source: made.store, target: memoryStore(), ...keep });
  const context = planContext({ source: made.store, target: memoryStore(), ...keep });
  await using writer = await writeFolder(dir, { plan, context, files });
  const events = await Array.fromAsync(execute(writer.plan, { source: from, target: writer }));
  const failures = events.filter(({ type }) => type === 'step-failed');
  if (failures.length === 0) await writer.finish();
  return { events, failures, count: writer.tars };
}

async function importFrom(dir: string, target: Store) {
  await using from = await openFolder(dir, { files });
  const relocate = (name: string) => name.replace(/^[^/]+/, 'reg.example');
  const items = [{ use: 'isolated-cluster', options: {} }];
  const plan = await planTransfer({ items, plugins: [folderPlugin(from)], source: from, target, relocate });
  const events = await Array.fromAsync(execute(plan, { source: from, target }));
  return events.filter((event): event is Extract<RunEvent, { type: 'step-failed' }> => event.type === 'step-failed');
}

const tagsIn = async (store: SourceStore, name: string) =>
  (await Array.fromAsync(store.repository(name).tags())).filter((tag) => !tag.includes('sha256-')).toSorted();

test('an export has a tar for every image with a name, and the map that says where each goes', async () => {
  const dir = folder();
  const { failures, count } = await exportInto(dir, await source());
  expect([failures, count]).toEqual([[], 4]);
  expect(readFileSync(join(dir, MAP_FILE), 'utf8')).toBe(
    'packages-core-repo-v1.28.4.tar: packages/core/repo\npause-3.6.tar: pause\npause-3.9.tar: pause\ntkg-bom-v2.5.0.tar: tkg-bom\n',
  );
  expect(readdirSync(dir).toSorted()).toEqual(
    [MAP_FILE, 'packages-core-repo-v1.28.4.tar', 'pause-3.6.tar', 'pause-3.9.tar', 'tkg-bom-v2.5.0.tar'].toSorted(),
  );
});

test('its tars are those of imgpkg: the root is marked, members keep their original names, each layer is there', async () => {
  const dir = folder();
  const { repo, app, pause, store: _, ...rest } = await source();
  await exportInto(dir, { repo, app, pause, store: _, ...rest });
  await using bundle = await openTar(join(dir, 'packages-core-repo-v1.28.4.tar'), files);
  expect(
    bundle.contents.map(({ content, original, tag, isRoot }) => [content.digest, original, tag, isRoot]).toSorted(),
  ).toEqual(
    [
      [app.descriptor.digest, `${TKG}/app@${app.descriptor.digest}`, '', false],
      [repo.descriptor.digest, `${TKG}/packages/core/repo@${repo.descriptor.digest}`, 'v1.28.4', true],
    ].toSorted(),
  );
  await using plain = await openTar(join(dir, 'pause-3.9.tar'), files);
  expect(plain.contents.map(({ tag, original, isRoot }) => [tag, original, isRoot])).toEqual([['3.9', '', false]]);
  for (const { digest } of pause.layers) expect(plain.place(digest)).toBeDefined();
});

test('a layer that several tars hold is fetched once', async () => {
  const made = await source();
  const [layer] = made.bom.layers;
  const fetched: string[] = [];
  const counting: Store = {
    ...made.store,
    repository(name) {
      const repository = made.store.repository(name);
      return {
        ...repository,
        fetch: (content, options) => (fetched.push(content.digest), repository.fetch(content, options)),
      };
    },
  };
  await exportInto(folder(), made, counting);
  expect(fetched.filter((digest) => digest === layer?.digest)).toHaveLength(1);
});

test('what was exported is imported with all names, and the images of bundles are beside them', async () => {
  const dir = folder();
  const made = await source();
  await exportInto(dir, made);
  const target = memoryStore();
  expect(await importFrom(dir, target)).toEqual([]);
  expect(await tagsIn(target, 'reg.example/tkg/pause')).toEqual(['3.6', '3.9']);
  expect(await tagsIn(target, 'reg.example/tkg/tkg-bom')).toEqual(['v2.5.0']);
  expect(await tagsIn(target, 'reg.example/tkg/packages/core/repo')).toEqual(['v1.28.4']);
  expect(await target.repository('reg.example/tkg/packages/core/repo').has(made.app.descriptor)).toBe(true);
});

test('a folder answers as the source of its images would: tags and all', async () => {
  const dir = folder();
  await exportInto(dir, await source());
  await using from = await openFolder(dir, { files });
  expect(await tagsIn(from, `${TKG}/pause`)).toEqual(['3.6', '3.9']);
  expect(await tagsIn(from, `${TKG}/none`)).toEqual([]);
  expect(await tagsIn(from, 'projects.registry.vmware.com/vmware-cloud-director/x')).toEqual([]);
});

test('an export that was cut off goes on: finished tars are left alone, and the map was there from the beginning', async () => {
  const dir = folder();
  const made = await source();
  const broken: Store = {
    ...made.store,
    repository(name) {
      const repository = made.store.repository(name);
      const fetch: typeof repository.fetch = async function* (content, options) {
        if (content.size === 5000) throw new Error('the line is dead');
        yield* repository.fetch(content, options);
      };
      return { ...repository, fetch };
    },
  };
  const first = await exportInto(dir, made, broken);
  expect(first.failures).toHaveLength(1);
  expect(existsSync(join(dir, MAP_FILE))).toBe(true);
  expect(existsSync(join(dir, 'packages-core-repo-v1.28.4.tar'))).toBe(false);
  await expect(openFolder(dir, { files })).rejects.toMatchObject({ code: 'ISOLATED_CLUSTER_INCOMPLETE' });

  const second = await exportInto(dir, made);
  expect(second.failures).toEqual([]);
  expect(second.events.filter((event) => event.type === 'step-finished' && event.arrival === 'pushed')).toHaveLength(1);
  expect(await importFrom(dir, memoryStore())).toEqual([]);
});

test('another export into the same folder keeps what is there', async () => {
  const dir = folder();
  copyFileSync(join(await exported(), 'pause-3.6.tar'), join(dir, 'former-1.tar'));
  writeFileSync(join(dir, MAP_FILE), 'former-1.tar: former\ngone-1.tar: gone\n');
  await exportInto(dir, await source());
  const map = readFileSync(join(dir, MAP_FILE), 'utf8');
  expect(map).toContain('former-1.tar: former\n');
  expect(map).not.toContain('gone');
});

async function exported(): Promise<string> {
  const dir = folder();
  await exportInto(dir, await source());
  return dir;
}

test('a plan that has nothing below tkg/ makes no folder', async () => {
  const { store, other } = await source();
  const plugin: Plugin = {
    api: 1,
    name: 'tkg',
    async *plan() {
      yield { content: located(other), to: other.repository, tag: '1' };
    },
  };
  const plan = await planTransfer({
    items: [{ use: 'tkg', options: {} }],
    plugins: [plugin],
    source: store,
    target: memoryStore(),
    ...keep,
  });
  const context = planContext({ source: store, target: memoryStore(), ...keep });
  await expect(writeFolder(folder(), { plan, context, files })).rejects.toMatchObject({
    code: 'ISOLATED_CLUSTER_EMPTY',
  });
});

test('a folder without a map, and one whose map names tars that are not there, are refused', async () => {
  const dir = folder();
  await expect(openFolder(dir, { files })).rejects.toMatchObject({ code: 'ISOLATED_CLUSTER_MISSING' });
  writeFileSync(join(dir, MAP_FILE), 'a-1.tar: a\n');
  await expect(openFolder(dir, { files })).rejects.toThrow(`${dir} lacks a-1.tar`);
});

const DATA = new URL('../../../../shared/data/imgpkg/', import.meta.url);

test.skipIf(!existsSync(DATA))(
  'a tar of the real tool gets the tags that the real tool gave (../shared/data/imgpkg)',
  async () => {
    const dir = folder();
    copyFileSync(new URL('copy-bundle.tar', DATA), join(dir, 'packages-core-repo-2.0.tar'));
    writeFileSync(join(dir, MAP_FILE), 'packages-core-repo-2.0.tar: packages/core/repo\n');
    const target = memoryStore();
    expect(await importFrom(dir, target)).toEqual([]);
    const tags = await Array.fromAsync(target.repository('reg.example/tkg/packages/core/repo').tags());
    const real = JSON.parse(readFileSync(new URL('fromtar.tags.json', DATA), 'utf8')) as { tags: readonly string[] };
    expect(tags.toSorted()).toEqual(real.tags.toSorted());
  },
);
