import { archiveTarget, openArchive } from '@cse/archive';
import { isCseError } from '@cse/errors';
import { layoutStore, memoryStore, nodeFiles, readAll, type Store } from '@cse/store';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillSample, planOf, run, type Sample } from './content.ts';
import type { Soak } from './soak.ts';

const files = nodeFiles();
const open = (dir: string) => openArchive([dir], { files, allowUnsigned: true });

export const flippedBytes: Soak = {
  name: 'flip one byte anywhere in an archive',
  goal: 'a check that reads the data finds it; without the check, an import uploads nothing wrong',
  async run(count, folder, onRound) {
    const sample = await fillSample(join(folder, 'sample'), 1);
    const original = join(folder, 'archive');
    await write(original, sample);
    const wrong: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const dir = join(folder, 'flipped');
      cpSync(original, dir, { recursive: true });
      const place = flip(dir, at);
      if (!(await isFound(dir))) wrong.push(`${place}: not found`);
      if (!(await arrivesRight(dir, sample))) wrong.push(`${place}: wrong content arrived`);
      rmSync(dir, { recursive: true });
      onRound?.(at + 1, wrong.length);
    }
    return { done: count, wrong };
  },
};

async function write(dir: string, sample: Sample): Promise<void> {
  const plan = await planOf(sample, memoryStore());
  await using source = layoutStore(sample.dir, files);
  await using target = await archiveTarget(dir, { plan, files, partSize: 1_000_000 });
  await run(plan, { source, target });
  await target.finish();
}

/** Flips one bit, in each of the files in turn. */
function flip(dir: string, turn: number): string {
  const names = readdirSync(dir).sort();
  const path = join(dir, names[turn % names.length] ?? '');
  const bytes = readFileSync(path);
  const at = Math.floor(Math.random() * bytes.byteLength);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (turn % 8));
  writeFileSync(path, bytes);
  return `byte ${at} of ${path}`;
}

async function isFound(dir: string): Promise<boolean> {
  try {
    await using archive = await open(dir);
    return (await archive.check({ readData: true })).length > 0;
  } catch (error) {
    return isCseError(error) && error.fault === 'integrity';
  }
}

/** What an import brings is what the sample has, or it does not exist. */
async function arrivesRight(dir: string, sample: Sample): Promise<boolean> {
  const target = memoryStore();
  try {
    await using archive = await open(dir);
    await run(archive.plan, { source: archive, target });
  } catch {
    // That it failed is right; what counts is what arrived.
  }
  await using source = layoutStore(sample.dir, files);
  return await isPartOf(target, source, sample);
}

async function isPartOf(target: Store, source: Store, { references }: Sample): Promise<boolean> {
  for (const reference of references) {
    const name = reference.slice(0, reference.lastIndexOf(':'));
    const [theirs, ours] = [source.repository(name), target.repository(name)];
    const manifest = await theirs.resolve('v1');
    if (!(await ours.has(manifest))) continue;
    const bytes = await readAll(ours.fetch(manifest));
    if (!bytes.every((byte, at) => byte === bytes[at])) return false;
    for (const tag of await Array.fromAsync(ours.tags()))
      if ((await ours.resolve(tag)).digest !== (await theirs.resolve(tag)).digest) return false;
  }
  return true;
}
