import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '@cse/executor';
import { planDigest } from '@cse/graph';
import { definePlugin } from '@cse/plugin';
import { registries } from '@cse/registry';
import { dockerRegistry, image, whenInstalled, type DockerRegistry } from '@cse/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TransferConfig } from './config.ts';
import { openKeptPlan } from './kept-plan.ts';
import { nodeState } from './node-state.ts';
import { installed } from './plugins.testing.ts';
import type { Ports } from './ports.ts';
import { openTransfer, type Transfer } from './transfer.ts';

const images = definePlugin({
  name: 'images',
  item: { parse: (options) => options as { images: readonly string[] } },
  async *plan(item, context) {
    for (const name of item.images) {
      yield { content: await context.source.resolve(`${name}:v1`), to: context.relocate(name), tag: 'v1' };
    }
  },
});
const plugins = [
  installed(
    'images',
    { flags: { image: { summary: 'x', option: 'images', multiple: true, alone: true } } },
    async () => images,
  ),
];
const NAMES = ['a', 'b', 'c'].map((name) => `projects.example/vmware/${name}`);

whenInstalled(['docker-registry'], 'a transfer between two registries', () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let folder: string;
  beforeEach(async () => {
    [source, target, folder] = await Promise.all([
      dockerRegistry(),
      dockerRegistry(),
      mkdtemp(join(tmpdir(), 'cse-state-')),
    ]);
    await using store = registries({ hosts: { [source.host]: { plainHttp: true } } });
    const shared = { size: 300_000, seed: 'shared' };
    for (const name of ['a', 'b', 'c']) {
      await image(store, `${source.host}/vmware/${name}:v1`, { layers: [shared, { size: 1000, seed: name }] });
    }
  });
  afterEach(async () => {
    await Promise.all([source.stop(), target.stop(), rm(folder, { recursive: true })]);
  });

  const config = (): TransferConfig => ({
    releases: {},
    to: target.host,
    sources: [{ from: 'projects.example', to: source.host }],
    registries: { [source.host]: { plainHttp: true }, [target.host]: { plainHttp: true } },
    options: { image: NAMES },
    items: [],
    only: [],
    skip: [],
  });
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
  const ports = (): Ports => ({ readText: async () => '', clock, state: nodeState(folder) });
  const open = (): Promise<Transfer> => openTransfer({ config: config(), plugins, ports: ports() });

  async function mirror(onEvent: (event: RunEvent) => void = () => {}, signal?: AbortSignal) {
    await using transfer = await open();
    const plan = await transfer.plan();
    const run = transfer.run(plan, { signal });
    for await (const event of run) onEvent(event);
    return { plan, report: run.report() };
  }

  test('everything arrives, and what images share is uploaded once and mounted elsewhere', async () => {
    const { report } = await mirror();
    expect(report).toMatchObject({ ok: true, bytes: { mounted: 600_000 + 0 } });
    const uploads = (await target.requests()).filter(
      ({ method, path }) => method === 'PUT' && path.includes('/blobs/'),
    );
    expect(new Set(uploads.map(({ path }) => /digest=([^&]*)/.exec(path)?.[1])).size).toBe(uploads.length);
  });

  test('done again it moves nothing, writes nothing, and asks once for each image', async () => {
    await mirror();
    await Promise.all([source.forget(), target.forget()]);
    const { report } = await mirror();
    expect(report).toMatchObject({ ok: true, bytes: { moved: 0 }, steps: { resumed: report.steps.total } });
    const asked = (await target.requests()).map(({ method, path }) => `${method} ${path}`);
    expect(asked.sort()).toEqual(NAMES.map((name) => `HEAD /v2/vmware/${name.split('/').at(-1)}/manifests/v1`));
  });

  test('cut off in the middle it goes on without moving again what was finished', async () => {
    const stop = new AbortController();
    let finished = 0;
    await mirror((event) => event.type === 'step-finished' && (finished += 1) === 3 && stop.abort(), stop.signal);
    const before = (await target.requests())
      .filter(({ method, status }) => method === 'PUT' && status === 201)
      .map(({ path }) => digestIn(path));
    await target.forget();
    const { report } = await mirror();
    const after = (await target.requests())
      .filter(({ method, path }) => method === 'PUT' && path.includes('/blobs/'))
      .map(({ path }) => digestIn(path));
    expect(report.ok).toBe(true);
    expect(after.filter((digest) => before.includes(digest))).toEqual([]);
  });

  test('a plan that was made before is run without its plugin', async () => {
    await using transfer = await open();
    await using kept = await openKeptPlan(await transfer.plan(), { config: config(), ports: ports() });
    const run = kept.run();
    await Array.fromAsync(run);
    const { ok, bytes } = run.report();
    expect([ok, bytes.moved > 0]).toEqual([true, true]);
  });

  test('what should be there is known from the last run, without asking any source', async () => {
    const { plan } = await mirror();
    await source.stop();
    await using transfer = await open();
    const expected = await transfer.expected();
    const check = transfer.verify(expected);
    await Array.fromAsync(check);
    expect(check.report()).toMatchObject({ ok: true, plan: planDigest(plan) });
  });
});

const digestIn = (path: string) => decodeURIComponent(/digest=([^&]*)/.exec(path)?.[1] ?? '');
