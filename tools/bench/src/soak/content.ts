import { execute } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { parseReference } from '@cse/oci';
import { planTransfer } from '@cse/planner';
import { definePlugin } from '@cse/plugin';
import { layoutStore, nodeFiles, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MIB = 1024 * 1024;

/** Takes the images that it is told, as they are. */
const asTheyAre = definePlugin<readonly string[]>({
  name: 'as-they-are',
  item: { parse: (options) => options as readonly string[] },
  async *plan(references, { source }) {
    for (const reference of references) {
      const { repository: to, tag } = parseReference(reference);
      yield { content: await source.resolve(reference), to, tag };
    }
  },
});

export interface Sample {
  readonly dir: string;
  readonly references: readonly string[];
}

/** Fills a folder with images that share layers: some large ones, many small ones. */
export async function fillSample(dir: string, mebibytes: number): Promise<Sample> {
  await using store = layoutStore(dir, nodeFiles());
  const shared = { size: mebibytes * MIB, seed: 'shared' };
  const references: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    const reference = `reg.example/soak/image-${at}:v1`;
    const layers = [
      shared,
      { size: mebibytes * MIB + at * 1000, seed: `own ${at}` },
      { size: 20_000 + at, seed: `small ${at}` },
    ];
    await image(store, reference, { layers });
    references.push(reference);
  }
  return { dir, references };
}

/** The plan that takes a sample from where it is to wherever it is wanted, under the same names. */
export async function planOf({ dir, references }: Sample, target: Store): Promise<Plan> {
  await using source = layoutStore(dir, nodeFiles());
  const items = [{ use: 'as-they-are', options: references }];
  return await planTransfer({
    items,
    plugins: [asTheyAre],
    source,
    target,
    destination: 'archive',
    relocate: (name) => name,
  });
}

/** Runs a plan, and throws what its first failed step says. */
export async function run(
  plan: Plan,
  { source, target }: { readonly source: Store; readonly target: Store },
): Promise<void> {
  for await (const event of execute(plan, { source, target, concurrency: 4 }))
    if (event.type === 'step-failed') throw new Error(`${event.code}: ${event.message}`);
}

/** The hash of each file below a folder, by its path. */
export function hashesBelow(dir: string): string {
  const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => `${hashOf(path)} ${path.slice(dir.length + 1)}`)
    .join('\n');
}
