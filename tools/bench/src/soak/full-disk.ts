import { archiveTarget } from '@cse/archive';
import { isCseError } from '@cse/errors';
import { layoutStore, memoryStore, nodeFiles, type Files } from '@cse/store';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fillSample, hashesBelow, planOf, run, type Sample } from './content.ts';
import type { Soak } from './soak.ts';

const MIB = 1024 * 1024;
const SIZES = 16;

/** A disk that does not say beforehand how little room it has. */
const optimistic: Files = { ...nodeFiles(), statfs: async () => ({ free: Number.MAX_SAFE_INTEGER }) };

export const fullDisks: Soak = {
  name: 'fill the disk, at 16 sizes',
  goal: 'a clear error; nothing that looks like a complete archive; the same bytes once there is space',
  async run(_count, folder, onRound) {
    if (process.getuid?.() !== 0) return { done: 0, wrong: [], skipped: 'mounting a small disk needs root' };
    const sample = await fillSample(join(folder, 'sample'), 2);
    await write(join(folder, 'clean'), sample, nodeFiles());
    const expected = hashesBelow(join(folder, 'clean'));
    const wrong: string[] = [];
    for (let at = 1; at <= SIZES; at += 1) {
      const disk = join(folder, `disk-${at}`);
      const size = Math.floor((14.5 * MIB * at) / (SIZES + 1));
      mkdirSync(disk);
      mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk);
      try {
        const error: unknown = await write(join(disk, 'archive'), sample, optimistic).catch((cause: unknown) => cause);
        if (!isCseError(error) || error.code !== 'STORAGE_FULL') wrong.push(`${size} bytes: ${String(error)}`);
        mount('-o', `remount,size=${64 * MIB}`, disk);
        await write(join(disk, 'archive'), sample, nodeFiles());
        if (hashesBelow(join(disk, 'archive')) !== expected) wrong.push(`${size} bytes: other bytes afterwards`);
      } finally {
        spawnSync('umount', [disk]);
      }
      onRound?.(at, wrong.length);
    }
    return { done: SIZES, wrong };
  },
};

function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

async function write(dir: string, sample: Sample, files: Files): Promise<void> {
  const plan = await planOf(sample, memoryStore());
  await using source = layoutStore(sample.dir, nodeFiles());
  await using target = await archiveTarget(dir, { plan, files, partSize: 3 * MIB });
  for (const step of plan.steps.values()) {
    if (step.kind !== 'copy-blob') continue;
    await target.repository(step.to).push(step.content, () => source.repository(step.to).fetch(step.content));
  }
  await run(plan, { source, target });
  await target.finish();
}
