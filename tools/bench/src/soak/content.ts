import { execute } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { isManifest, parseReference, successorsOf, type Descriptor } from '@cse/oci';
import { planTransfer } from '@cse/planner';
import { definePlugin } from '@cse/plugin';
import { registries } from '@cse/registry';
import { layoutStore, nodeFiles, readAll, type Repository, type SourceStore, type Store } from '@cse/store';
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
  return { dir, references: await fillImages(store, 'reg.example', mebibytes) };
}

/** Puts such images into any store, below a host, and says how they are called. */
export async function fillImages(store: Store, host: string, mebibytes: number): Promise<readonly string[]> {
  const shared = { size: mebibytes * MIB, seed: 'shared' };
  const references: string[] = [];
  for (let at = 0; at < 6; at += 1) {
    const reference = `${host}/soak/image-${at}:v1`;
    const layers = [
      shared,
      { size: mebibytes * MIB + at * 1000, seed: `own ${at}` },
      { size: 20_000 + at, seed: `small ${at}` },
    ];
    await image(store, reference, { layers, seed: `soak ${at}` });
    references.push(reference);
  }
  return references;
}

/** What of some images differs between where they come from and where they went, read whole; nothing where all is the same. */
export async function gapsBetween(source: string, target: string, references: readonly string[]) {
  await using store = registries({ hosts: { [source]: { plainHttp: true }, [target]: { plainHttp: true } } });
  const gaps: string[] = [];
  for (const reference of references) {
    const { repository, tag = '' } = parseReference(reference);
    const theirs = store.repository(repository.replace(source, `${target}/base`));
    const wanted = await store.repository(repository).resolve(tag);
    const found = await theirs.resolve(tag).catch(() => undefined);
    if (found?.digest !== wanted.digest) gaps.push(`${reference} is not there`);
    else gaps.push(...(await unreadable(theirs, found)));
  }
  return gaps;
}

/** What cannot be read of a manifest and all below it. Reading is verifying. */
async function unreadable(repository: Repository, content: Descriptor): Promise<readonly string[]> {
  const bytes = await readAll(repository.fetch(content)).catch(() => undefined);
  if (!bytes) return [`${content.digest} cannot be read`];
  const parts = isManifest(content) ? successorsOf(content, bytes) : [];
  return (await Promise.all(parts.map((part) => unreadable(repository, part)))).flat();
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
  { source, target }: { readonly source: SourceStore; readonly target: Store },
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
