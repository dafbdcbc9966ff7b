import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { isManifest, parseReference, successorsOf, type Descriptor } from '@cse/oci';
import { planContext, planTransfer } from '@cse/planner';
import type { PlanContext, Want } from '@cse/plugin';
import { memoryStore, nodeFiles, readAll, type Source, type SourceStore } from '@cse/store';
import type { Carried, Medium, MediumOptions } from '@cse/transfer';
import { describe, expect, onTestFinished, test } from 'vitest';

/** A medium, and what it is filled with. */
export interface MediumUnderTest {
  readonly medium: Medium;
  source(): Promise<SourceStore>;
  /** All that it is to carry, as a plugin says it. */
  wants(context: PlanContext): AsyncIterable<Want>;
  /** What is typed besides, by flag. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined;
}

/** The contract of every medium, as one suite: it holds what it was filled with, and a part of that does not pass for it. */
export function describeMedium(name: string, given: MediumUnderTest): void {
  describe(`${name} is a medium`, () => {
    test('what it was filled with is read from it, by the names that its plan has', async () => {
      const filling = await fillingOf(given);
      const { images } = await fill(filling);
      expect(images).not.toEqual([]);
      await using carried = await open(filling);
      expect(await carried.check()).toEqual([]);
      for (const { reference, digest } of images) {
        const { repository: name, tag } = parseReference(reference);
        const repository = carried.repository(name);
        const found = await repository.resolve(tag ?? digest);
        expect(found.digest, reference).toBe(digest);
        await readWhole(found, repository);
      }
    });

    test('while a part is missing it is neither finished nor read; begun again, it becomes whole', async () => {
      const filling = await fillingOf(given);
      const lost = [...(await filling.plan()).steps.values()].findLast(({ kind }) => kind === 'copy-blob');
      await expect(fill({ ...filling, source: without(filling.source, lost?.content) })).rejects.toThrow();
      await expect(open(filling)).rejects.toThrow();
      await fill(filling);
      await using carried = await open(filling);
      expect(await carried.check()).toEqual([]);
    });
  });
}

interface MediumFilling {
  readonly medium: Medium;
  readonly source: SourceStore;
  readonly path: string;
  readonly options: MediumOptions;
  plan(): Promise<Plan>;
  context(): PlanContext;
}

const ITEMS = [{ use: 'filling', options: {} }];

async function fillingOf({ medium, wants, flags = {}, ...given }: MediumUnderTest): Promise<MediumFilling> {
  const folder = mkdtempSync(join(tmpdir(), 'cse-medium-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const source = await given.source();
  const { destination } = medium;
  const sides = { source, target: memoryStore(), destination, relocate: (name: string) => name };
  const plugin = { api: 1, name: 'filling', plan: (_: unknown, context: PlanContext) => wants(context) } as const;
  return {
    medium,
    source,
    path: join(folder, 'medium'),
    options: { ...NOTHING_TYPED, flags, state: join(folder, 'state') },
    plan: () => planTransfer({ items: ITEMS, plugins: [plugin], ...sides }),
    context: () => planContext(sides),
  };
}

const untyped = async (): Promise<never> => {
  throw new Error('no flag names a file');
};
const NOTHING_TYPED = {
  files: nodeFiles(),
  clock: { now: () => 0 },
  readNamed: untyped,
  writeNamed: untyped,
  trustedKeys: async () => [],
};

/** Runs what can be run, and finishes. */
async function fill({ medium, source, path, options, plan, context }: MediumFilling): Promise<Plan> {
  await using filling = await medium.write(path, { ...options, planning: { items: ITEMS, plan, context } });
  for await (const _ of execute(filling.plan, { source, target: filling }));
  await filling.finish();
  return filling.plan;
}

const open = ({ medium, path, options }: MediumFilling): Promise<Carried> => medium.read([path], options);

/** Reads content and all that it is made of. A store verifies what it reads. */
async function readWhole(content: Descriptor, repository: Source): Promise<void> {
  const bytes = await readAll(repository.fetch(content));
  if (isManifest(content)) for (const each of successorsOf(content, bytes)) await readWhole(each, repository);
}

/** A source that breaks where one content is read. */
function without(source: SourceStore, lost: Descriptor | undefined): SourceStore {
  const breaking = (repository: Source): Source => ({
    ...repository,
    fetch(content, options) {
      if (content.digest === lost?.digest) throw new Error(`${content.digest} cannot be read`);
      return repository.fetch(content, options);
    },
  });
  return { ...source, repository: (name) => breaking(source.repository(name)) };
}
