import { isCseError } from '@cse/errors';
import type { Plan } from '@cse/graph';
import { planTransfer, type Item } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { memoryStore, type SourceStore } from '@cse/store';
import { allowedPlaces } from './allowed.ts';
import { relocateTo } from './base.ts';
import { notReplayed } from './errors.ts';
import { plannedArchive } from './planned-archive.ts';
import type { Question } from './question.ts';
import { mediumWithFiles } from './with-files.ts';

/** Stands for the target's base, which nobody knows yet. */
const BASE = 'base.invalid';

interface Replaying {
  readonly question: Question;
  readonly plugins: readonly Plugin[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Plans the import of what a plan will bring into an archive, for plugins that did not come with cse: what they would miss there
 * is found here, where it can be mended. Throws `PLUGIN_REPLAY`.
 */
export async function checkReplay(plan: Plan, { question, plugins, signal }: Replaying): Promise<void> {
  const { items, source } = question;
  const bundled = new Set(
    question.plugins.filter((plugin) => plugin.bundled).map(({ declaration }) => declaration.use),
  );
  const archive = mediumWithFiles(plannedArchive(plan, source));
  const added = items.filter(({ use }) => !bundled.has(use));
  await Promise.all(added.map((item) => replay(item, { question, plugins, signal, archive, plan })));
}

interface Replay extends Replaying {
  readonly archive: SourceStore;
  readonly plan: Plan;
}

async function replay(item: Item, { question, plugins, signal, archive, plan }: Replay): Promise<void> {
  const imported = await importOf(item, { question, plugins, signal, archive });
  const carried = new Set([...plan.steps.values()].map(({ content }) => content.digest));
  for (const step of imported.steps.values())
    if (step.kind === 'copy-blob' && !carried.has(step.content.digest) && !imported.contents.has(step.content.digest))
      throw notReplayed(item.use, `it wants ${step.content.digest} then, for ${step.to.slice(BASE.length + 1)}`);
}

async function importOf(item: Item, { question, plugins, signal, archive }: Omit<Replay, 'plan'>): Promise<Plan> {
  try {
    return await planTransfer({
      items: [item],
      plugins,
      source: archive,
      target: memoryStore(),
      destination: 'registry',
      base: BASE,
      relocate: relocateTo(BASE),
      allowed: allowedPlaces(question.plugins, BASE),
      concurrency: question.concurrency,
      signal,
    });
  } catch (error) {
    if (signal?.aborted || !isCseError(error) || error.fault === 'unavailable') throw error;
    throw notReplayed(item.use, error.message, error);
  }
}
