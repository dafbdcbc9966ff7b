import { archiveCase } from './archive-cases.ts';
import { bundleCase, bundleTarCase } from './bundle-cases.ts';
import { ratio, type Case, type Figures } from './case.ts';
import { bigBlobs, manyImages, type FilledSource } from './content.ts';
import { cse, others, skopeoCopy, skopeoSync } from './tools.ts';
import { startUp } from './start-up.ts';

const MEMORY = 160 * 1000 * 1000;
const withinMemory = (figures: Figures) => (figures['cse']?.peakMemory ?? Infinity) <= MEMORY;

/** What is measured, by the name that picks it on the command line. */
export const CASES: Readonly<Record<string, () => Promise<Case>>> = {
  'many-images': async () => {
    const source = await manyImages();
    return registryCase(source, {
      name: '60 images that share layers',
      goal: '≥ 3× as fast as skopeo sync, ≤ 160 MB',
      contenders: [cse({ source }), skopeoSync({ source })],
      reached: (figures) => ratio(figures, 'seconds', 'skopeo') <= 1 / 3 && withinMemory(figures),
    });
  },
  'far-target': async () => {
    const source = await manyImages();
    return registryCase(source, {
      name: '60 images, the target 40 ms away',
      goal: '≥ 6× as fast as skopeo sync, ≤ 160 MB',
      contenders: [cse({ source, away: 40 }), skopeoSync({ source, away: 40 })],
      reached: (figures) => ratio(figures, 'seconds', 'skopeo') <= 1 / 6 && withinMemory(figures),
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
};

async function bigCase(count: number, mebibytes: number): Promise<Case> {
  const source = await bigBlobs(count, mebibytes);
  return registryCase(source, {
    name: `${count} × ${mebibytes} MiB`,
    goal: 'no slower than skopeo copy, ≤ 160 MB',
    contenders: [cse({ source }), skopeoCopy({ source }), ...others({ source })].map(({ tool, run }) => ({
      tool,
      run,
    })),
    reached: (figures) => ratio(figures, 'seconds', 'skopeo') <= 1 && withinMemory(figures),
  });
}

function registryCase({ registry }: FilledSource, parts: Pick<Case, 'name' | 'goal' | 'contenders' | 'reached'>): Case {
  return { ...parts, source: registry, [Symbol.asyncDispose]: () => registry.stop() };
}
