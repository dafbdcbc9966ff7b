import { archiveCase } from './archive-cases.ts';
import { bundleCase, bundleTarCase } from './bundle-cases.ts';
import { ratio, type Case, type Figure, type Figures } from './case.ts';
import { bigBlobs, manyImages, type FilledSource } from './content.ts';
import { ideal } from './ideal/ideal.ts';
import { cse, others, regsync, skopeoCopy, skopeoSync } from './tools.ts';
import { startUp } from './start-up.ts';
import { workersCase } from './worker-cases.ts';

const MEMORY = 160 * 1000 * 1000;
const withinMemory = (figures: Figures) => (figures['cse']?.peakMemory ?? Infinity) <= MEMORY;

const isNear = (figures: Figures, most: number) => (figures['cse']?.ofIdeal ?? Infinity) <= most;
const isWithin = (figures: Figures, most: Figure['requests']) => {
  const { source, target } = figures['cse']?.requests ?? { source: Infinity, target: Infinity };
  return source <= most.source && target <= most.target;
};

/** What is measured, by the name that picks it on the command line. */
export const CASES: Readonly<Record<string, () => Promise<Case>>> = {
  'many-images': async () => {
    const source = await manyImages();
    return registryCase(source, {
      name: '60 images that share layers',
      goal: '≤ 370 + 1,035 requests, ≤ 1.25× the ideal client; again ≤ 121 + 60',
      contenders: [ideal({ source }), cse({ source }), ...regsync({ source }), skopeoSync({ source })],
      reached: (cold, again) =>
        isWithin(cold, { source: 370, target: 1035 }) &&
        isWithin(again, { source: 121, target: 60 }) &&
        isNear(cold, 1.25),
    });
  },
  'far-target': async () => {
    const source = await manyImages();
    return registryCase(source, {
      name: '60 images, the target 40 ms away',
      goal: '≤ 1.15× the ideal client',
      contenders: [{ source, away: 40 }].flatMap((work) => [
        ideal(work),
        cse(work),
        ...regsync(work),
        skopeoSync(work),
      ]),
      reached: (figures) => isNear(figures, 1.15),
    });
  },
  'big-blobs': () => bigCase(8, 64),
  'one-huge-blob': () => bigCase(1, 1024),
  'archive-out': () => archiveCase('out'),
  'archive-in': () => archiveCase('in'),
  bundle: bundleCase,
  'bundle-to-tar': () => bundleTarCase('out'),
  'bundle-from-tar': () => bundleTarCase('in'),
  'start-up': startUp,
  workers: workersCase,
};

async function bigCase(count: number, mebibytes: number): Promise<Case> {
  const source = await bigBlobs(count, mebibytes);
  return registryCase(source, {
    name: `${count} × ${mebibytes} MiB`,
    goal: 'no slower than skopeo copy, ≤ 160 MB',
    contenders: [ideal({ source }), cse({ source }), skopeoCopy({ source }), ...others({ source })].map(
      ({ tool, run }) => ({ tool, run }),
    ),
    reached: (figures) => ratio(figures, 'seconds', 'skopeo') <= 1 && withinMemory(figures),
  });
}

function registryCase({ registry }: FilledSource, parts: Pick<Case, 'name' | 'goal' | 'contenders' | 'reached'>): Case {
  return { ...parts, source: registry, [Symbol.asyncDispose]: () => registry.stop() };
}
