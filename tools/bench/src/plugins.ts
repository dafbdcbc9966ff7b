import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isolatedPlugin } from '@cse/host';
import { planTransfer } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { registries } from '@cse/registry';
import { repositoryOf } from './scale/made-images.ts';
import { madeRegistries, type MadeRegistries } from './scale/made-registries.ts';

const IMAGES = 500;
const GOAL = 1.3;
const MODULE = `export default { api: 1, name: '@acme/made', async *plan({ images }, context) {
  for (const { wants } of await context.images(images)) yield* wants;
} };
`;

/** Lets one plugin plan in this process and in a process of its own, in turn, and prints what each took. */
export async function plugins(rounds: number, print: (line: string) => void): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'cse-bench-plugin-'));
  try {
    await using sides = await madeRegistries(IMAGES);
    await writeFile(join(root, 'package.json'), '{ "name": "made", "type": "module" }');
    await writeFile(join(root, 'index.js'), MODULE);
    const module = pathToFileURL(join(root, 'index.js')).href;
    const here: Plugin = (await import(module)).default;
    const apart = isolatedPlugin({ use: here.name, root, module });
    const took: Record<'here' | 'apart', number[]> = { here: [], apart: [] };
    // The first of each is slower than all others, and not counted.
    for (let round = 0; round <= rounds; round += 1)
      for (const [where, plugin] of [['here', here] as const, ['apart', apart] as const]) {
        const seconds = await planned(plugin, sides);
        if (round > 0) took[where].push(seconds);
      }
    const [one, other] = [medianOf(took.here), medianOf(took.apart)];
    print(
      `${IMAGES} images are planned in ${one.toFixed(2)} s in the process of cse, and in ${other.toFixed(2)} s in one of its own`,
    );
    print(`${other / one <= GOAL ? '✔' : '✖'} ${(other / one).toFixed(2)} times as long; ${GOAL} at most`);
  } finally {
    await rm(root, { recursive: true });
  }
}

async function planned(plugin: Plugin, { source, target }: MadeRegistries): Promise<number> {
  await using store = registries({ everyHost: { plainHttp: true } });
  const images = Array.from({ length: IMAGES }, (_, number) => `${source}/${repositoryOf(number)}:v1`);
  const base = `${target}/base`;
  const started = performance.now();
  await planTransfer({
    items: [{ use: plugin.name, options: { images } }],
    plugins: [plugin],
    source: store,
    target: store,
    base,
    relocate: (name) => base + name.slice(name.indexOf('/')),
  });
  return (performance.now() - started) / 1000;
}

const medianOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
