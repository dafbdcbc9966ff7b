import { mkdtemp, readFile, rm, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveTarget, openArchive, type ArchiveManifest } from '@cse/archive';
import type { Plan } from '@cse/graph';
import { fillSample } from '@cse/sample-source';
import { memoryStore, nodeFiles, type Store } from '@cse/store';
import { nodeState, openTransfer, type Transfer, type TransferOptions } from '@cse/transfer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installed } from './installed.ts';

const files = nodeFiles();
const MEBIBYTE = 1024 * 1024;
const isThorough = process.env['CI'] === 'true';

let folder: string;
let media: string;
let plan: Plan;
let manifest: ArchiveManifest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cse-parts-'));
  media = join(folder, 'media');
  const source = memoryStore();
  await fillSample(source, { cse: [], tkg: ['2.5.0'], cliPlugins: [], scale: 1 / 512 });
  await using transfer = await open({ sides: { source }, destination: 'archive' });
  plan = await transfer.plan();
  await using target = await archiveTarget(media, { plan, files, partSize: 4 * MEBIBYTE });
  const to = {
    plan,
    repository: (name: string) => target.repository(name),
    finish: async () => void (manifest = await target.finish()),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
  await Array.fromAsync(transfer.run(plan, { to }));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

async function open(options: Pick<TransferOptions, 'sides' | 'destination'>): Promise<Transfer> {
  return openTransfer({
    config: {
      releases: { tkg: ['2.5'] },
      to: 'base.example',
      sources: [],
      registries: {},
      options: {},
      items: [],
      only: [],
      skip: [],
    },
    plugins: [await installed('tkg-2.5')],
    ports: {
      readText: (path: string) => readFile(path, 'utf8'),
      clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
      state: nodeState(await mkdtemp(join(folder, 'state-'))),
    },
    ...options,
  });
}

/** Brings in what the parts have that are there, as `cse import` does. */
async function broughtIn(target: Store) {
  await using source = await openArchive([media], { files, allowUnsigned: true });
  await using transfer = await open({ sides: { source, target } });
  const made = await transfer.plan();
  const run = transfer.run(made);
  await Array.fromAsync(run);
  return { made, report: run.report() };
}

async function without<T>(part: number, work: () => Promise<T>): Promise<T> {
  const path = join(media, manifest.parts[part - 1]?.name ?? '');
  await rename(path, join(folder, 'aside'));
  try {
    return await work();
  } finally {
    await rename(join(folder, 'aside'), path);
  }
}

const contentIn = (part: number) =>
  manifest.contents.filter(({ places }) => places.some(([at]) => at === part)).map(({ digest }) => digest);
const blobsOf = ({ steps }: Plan) => [...steps.values()].filter(({ kind }) => kind === 'copy-blob');

test('what planning reads lies in the first part, whatever its size', () => {
  expect(manifest.parts.length).toBeGreaterThanOrEqual(3);
  expect(plan.reads?.length).toBeGreaterThan(5);
  const carried = new Set(manifest.contents.map(({ digest }) => digest));
  expect(contentIn(1)).toEqual(expect.arrayContaining((plan.reads ?? []).filter((digest) => carried.has(digest))));
});

test(
  'whichever part but the first is missing, all else is brought in, and the part is named',
  { timeout: 300_000 },
  async () => {
    const others = manifest.parts.map((_, at) => at + 1).slice(1);
    for (const part of isThorough ? others : [others[0] ?? 0, others.at(-1) ?? 0]) {
      const target = memoryStore();
      const { made, report } = await without(part, () => broughtIn(target));
      const lost = new Set(contentIn(part));
      expect([part, report.ok, report.fault]).toEqual([
        part,
        lost.size === 0,
        lost.size === 0 ? undefined : 'incomplete',
      ]);
      for (const { code, message } of report.failures) {
        expect(code).toBe('ARCHIVE_PART_MISSING');
        expect(message).toContain(`part ${part} `);
      }
      for (const { id, content, to } of blobsOf(made))
        expect([id, await target.repository(to).has(content)]).toEqual([id, !lost.has(content.digest)]);
    }
  },
);

test('without the first part nothing can be planned: it is named, and nothing is written', async () => {
  const target = memoryStore();
  const pushed: string[] = [];
  const watched = { ...target, repository: (name: string) => (pushed.push(name), target.repository(name)) };
  await expect(without(1, () => broughtIn(watched))).rejects.toMatchObject({
    code: 'ARCHIVE_PART_MISSING',
    fault: 'incomplete',
    message: expect.stringContaining('part 1 '),
  });
  for (const name of pushed) expect(await Array.fromAsync(target.repository(name).tags()).catch(() => [])).toEqual([]);
});
