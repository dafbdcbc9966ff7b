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
/** How much longer planning may take in a process of its own. */
export const GOAL = 1.3;
const MODULE = `export default { api: 1, name: '@acme/made', async *plan({ images }, context) {
  for (const { wants } of await context.images(images)) yield* wants;
} };
`;

/** Lets one plugin plan in this process and in a process of its own, in turn, and prints what each took. */
export async function plugins(rounds: number, print: (line: string) => void): Promise<void> {
  const took: PluginRound[] = [];
  for await (const round of pluginRounds()) if (took.push(round) === rounds) break;
  const [here, apart] = [medianOf(took.map((round) => round.here)), medianOf(took.map((round) => round.apart))];
  print(
    `${IMAGES} images are planned in ${here.toFixed(2)} s in the process of cse, and in ${apart.toFixed(2)} s in one of its own`,
  );
  print(`${apart / here <= GOAL ? '✔' : '✖'} ${(apart / here).toFixed(2)} times as long; ${GOAL} at most`);
}

/** What one plugin took to plan, in seconds. */
export interface PluginRound {
  /** In this process. */
  readonly here: number;
  /** In a process of its own. */
  readonly apart: number;
}

/** Round after round, until nobody asks for more. The first is slower than all others, and not counted. */
export async function* pluginRounds(): AsyncGenerator<PluginRound, void> {
  const root = await mkdtemp(join(tmpdir(), 'cse-bench-plugin-'));
  try {
    await using sides = await madeRegistries(IMAGES);
    await writeFile(join(root, 'package.json'), '{ "name": "made", "type": "module" }');
    await writeFile(join(root, 'index.js'), MODULE);
    const module = pathToFileURL(join(root, 'index.js')).href;
    const inside: Plugin = (await import(module)).default;
    const outside = isolatedPlugin({ use: inside.name, root, module });
    for (let isFirst = true; ; isFirst = false) {
      const round = { here: await planned(inside, sides), apart: await planned(outside, sides) };
      if (!isFirst) yield round;
    }
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
