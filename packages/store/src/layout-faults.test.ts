import type { Descriptor } from '@cse/oci';
import { faultyFiles, image, MemoryDisk, type FileFault } from '@cse/testkit';
import { beforeAll, expect, test } from 'vitest';
import { layoutStore, readAll, type Files } from './index.ts';

const DIR = '/layout';
const NAME = 'reg.example/a';
let calls = 0;

async function fill(files: Files): Promise<Descriptor> {
  const store = layoutStore(DIR, files);
  const made = await image(store, `${NAME}:v1`, { layers: [{ size: 20_000, seed: 'a' }] });
  await image(store, `${NAME}:v2`, { layers: [{ size: 20_000, seed: 'b' }] });
  return made.descriptor;
}

beforeAll(async () => {
  const counted = faultyFiles(new MemoryDisk().files(), { at: Infinity, what: 'stop' });
  await fill(counted.files);
  calls = counted.calls();
});

async function interrupted(disk: MemoryDisk, fault: FileFault): Promise<void> {
  const faulty = faultyFiles(disk.files(chance()), fault);
  const filling = fill(faulty.files).then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([filling, faulty.reached.then(() => (fault.what === 'stop' ? undefined : filling))]);
}

/** Whatever a tag names is there whole: image, config and layers. */
async function expectWhole(files: Files): Promise<void> {
  const repository = layoutStore(DIR, files).repository(NAME);
  for await (const tag of repository.tags()) {
    const bytes = await readAll(repository.fetch(await repository.resolve(tag)));
    const { config, layers } = JSON.parse(Buffer.from(bytes).toString());
    for (const blob of [config, ...layers]) {
      expect(await repository.has(blob)).toBe(true);
      await readAll(repository.fetch(blob));
    }
  }
}

async function expectToGoOn(disk: MemoryDisk): Promise<void> {
  await expectWhole(disk.files());
  await fill(disk.files());
  await expectWhole(disk.files());
  expect(Object.keys(disk.contents()).filter((path) => /ingest|\.new-/.test(path))).toEqual([]);
}

test.each([
  ['ENOSPC', true],
  ['EIO', false],
  ['stop', false],
] as const)(
  'B-12, F-26: whichever call meets %s (lasting: %s), what is named is whole, and it goes on',
  async (what, lasting) => {
    expect(calls).toBeGreaterThan(50);
    for (let at = 1; at <= calls; at += 1) {
      const disk = new MemoryDisk();
      await interrupted(disk, { at, what, lasting });
      await expectToGoOn(disk);
    }
  },
);

test('B-11, F-29: the power cut at any call, what is named is whole', async () => {
  for (let at = 1; at <= calls; at += 1) {
    const disk = new MemoryDisk();
    await interrupted(disk, { at, what: 'stop' });
    disk.cutPower(() => (at * 0.618 + calls * 0.37) % 1);
    await expectWhole(disk.files());
    await fill(disk.files());
    await expectWhole(disk.files());
  }
});

/** Chance enough to mix the order of calls, and the same each time. */
function chance(): () => number {
  let state = 0.5;
  return () => (state = (state * 9301 + 0.49297) % 1);
}
