import { memoryStore, type Files } from '@cse/store';
import { faultyFiles, image, MemoryDisk, type FileFault } from '@cse/testkit';
import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { generateKeys, openArchive } from '../index.ts';
import { planOf } from '../plan.testing.ts';
import { write, type Sample } from '../sample.testing.ts';

const DIR = '/medium';
const keys = generateKeys(randomBytes);
const options = { partSize: 70_000, sign: { secretKey: keys.secretKey, at: 1 } };

let some: Sample;
let expected: Record<string, string>;
let calls = 0;
beforeAll(async () => {
  const source = memoryStore();
  await image(source, 'reg.example/a:v1', {
    layers: [
      { size: 60_000, seed: 'a' },
      { size: 100_000, seed: 'b' },
    ],
  });
  await image(source, 'reg.example/b:v1', {
    layers: [
      { size: 60_000, seed: 'a' },
      { size: 10, seed: 'c' },
    ],
  });
  some = { source, plan: await planOf(source, ['reg.example/a:v1', 'reg.example/b:v1']) };
  const disk = new MemoryDisk();
  const counted = faultyFiles(disk.files(), { at: Infinity, what: 'stop' });
  await write(DIR, some, { ...options, files: counted.files });
  expected = disk.contents();
  calls = counted.calls();
});

/** Writes with a fault, and says whether the fault was met before the archive was finished. */
async function interrupted(disk: MemoryDisk, fault: FileFault): Promise<boolean> {
  const faulty = faultyFiles(disk.files(seeded(fault.at)), fault);
  const writing = write(DIR, some, { ...options, files: faulty.files }).then(
    () => false,
    () => true,
  );
  return Promise.race([writing, faulty.reached.then(() => (fault.what === 'stop' ? true : writing))]);
}

/** What claims to be an archive is one, whole and signed; anything else says that it is not. */
async function expectNoLie(files: Files): Promise<void> {
  const claim = await openArchive([DIR], { files, trust: [keys.publicKey] }).catch(() => undefined);
  if (claim) expect(await claim.check({ readData: true })).toEqual([]);
}

async function expectToGoOn(disk: MemoryDisk): Promise<void> {
  // What seemed to be there and is not is found once; then it is fetched again.
  const again = () => write(DIR, some, { ...options, files: disk.files(seeded(7)) });
  await again().catch((error: { code?: string }) => {
    expect(error.code).toBe('ARCHIVE_INCOMPLETE');
    return again();
  });
  expect(disk.contents()).toEqual(expected);
}

test('the disk in memory holds what was written, and there are many calls at which something can go wrong', () => {
  expect(Object.keys(expected).filter((path) => path.endsWith('.tar')).length).toBeGreaterThan(3);
  expect(calls).toBeGreaterThan(100);
});

test('B-08, F-28: killed at any call, it leaves no lie, and the next run ends with the same bytes', async () => {
  for (let at = 1; at <= calls; at += 1) {
    const disk = new MemoryDisk();
    await interrupted(disk, { at, what: 'stop' });
    await expectNoLie(disk.files());
    await expectToGoOn(disk);
  }
});

test('B-08: killed again and again, it still gets there', async () => {
  const disk = new MemoryDisk();
  for (let at = 5; at < calls; at += 9) {
    await interrupted(disk, { at, what: 'stop' });
    await expectNoLie(disk.files());
  }
  await expectToGoOn(disk);
});

test.each([
  ['ENOSPC', true],
  ['EIO', false],
] as const)(
  'B-12, F-26: whichever call fails with %s (lasting: %s), it says so, leaves no lie, and goes on',
  async (what, lasting) => {
    for (let at = 1; at <= calls; at += 1) {
      const disk = new MemoryDisk();
      await interrupted(disk, { at, what, lasting });
      await expectNoLie(disk.files());
      await expectToGoOn(disk);
    }
  },
);

test('B-11, F-29: the power cut at any call, with writes lost and torn, it leaves no lie and goes on', async () => {
  for (let at = 1; at <= calls; at += 1) {
    const disk = new MemoryDisk();
    await interrupted(disk, { at, what: 'stop' });
    disk.cutPower(seeded(at));
    await expectNoLie(disk.files());
    await expectToGoOn(disk);
  }
});

test('a repair that is killed at any call leaves the archive as it was or whole, and goes on', async () => {
  const repair = [2, 3];
  for (let at = 1; ; at += 1) {
    const disk = new MemoryDisk();
    await write(DIR, some, { ...options, files: disk.files() });
    const broken = Object.keys(expected).filter((path) => /-000[23]\.tar$/.test(path));
    for (const path of broken) await disk.files().unlink(path);
    const faulty = faultyFiles(disk.files(seeded(at)), { at, what: 'stop' });
    const repairing = write(DIR, some, { ...options, files: faulty.files, repair }).then(() => true);
    const done = await Promise.race([repairing, faulty.reached.then(() => false)]);
    await write(DIR, some, { ...options, files: disk.files(seeded(at)), repair });
    expect(disk.contents()).toEqual(expected);
    if (done) return;
  }
});

test('a power cut right after it said that it was done takes nothing away', async () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const disk = new MemoryDisk();
    await write(DIR, some, { ...options, files: disk.files() });
    disk.cutPower(seeded(seed));
    const archive = await openArchive([DIR], { files: disk.files(), trust: [keys.publicKey] });
    expect(await archive.check({ readData: true })).toEqual([]);
  }
});

/** Chance that comes out the same each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
