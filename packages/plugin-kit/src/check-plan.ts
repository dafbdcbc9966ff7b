import { printPlan } from '@cse/graph';
import type { Plugin } from '@cse/plugin';
import { memoryStore, type SourceStore } from '@cse/store';
import type { PluginCheck } from './check-package.ts';
import type { CheckedPlugin } from './checked-plugin.ts';
import { differencesOf } from './differences.ts';
import { notReplayed, otherFromArchive, plansDiffer, plansNothing, prints } from './errors.ts';
import { isolatedOf } from './node-plugin-files.ts';
import { planOf, type PlannedItem, type PlanningScene } from './plan-of.ts';
import { intoArchive, makeTrue, replay } from './through-archive.ts';

/** Something that a plugin is asked for, and what is there then. */
export interface PluginCase {
  /** What cse.yaml and the flags would say. */
  readonly options: unknown;
  readonly source: SourceStore | (() => SourceStore | Promise<SourceStore>);
  /** What the target has already; nothing where it is not said. */
  readonly target?: SourceStore | undefined;
}

/** What can be said of a plugin by what it plans for one case. */
export function caseChecks(plugin: CheckedPlugin, title: string, given: PluginCase): readonly PluginCheck[] {
  const { declaration, here: load } = plugin;
  const isolated = isolatedOf(plugin);
  const here = load && loaded(declaration.use, load);
  const source = once(async () => (typeof given.source === 'function' ? given.source() : given.source));
  const plan = async (by: Plugin, more?: Partial<PlanningScene>) =>
    planCase(by, plugin, { ...given, source: await source(), ...more });
  const apart = once(() => plan(isolated));
  const usual = here ? once(() => plan(here)) : apart;
  const checks: Readonly<Record<string, () => Promise<void>>> = {
    'plans, below the base and in the paths that it declares': async () => checkWants(await usual()),
    'makes the same plan twice': async () =>
      checkAlike('a second time it makes another plan', await usual(), await plan(here ?? isolated)),
    ...(here && {
      'makes the same plan in a process of its own': async () =>
        checkAlike('in a process of its own it makes another plan', await usual(), await apart()),
    }),
    'prints nothing': async () => checkSilence(plugin, await apart()),
    'makes a plan that can be run': async () => checkRun(await usual()),
    'makes the same plan from an archive': async () => checkArchive(await usual()),
  };
  return Object.entries(checks).map(([what, run]) => ({ title: `${title}: it ${what}`, run }));
}

/** A plugin that is imported when it is first asked. */
function loaded(name: string, load: () => Promise<unknown>): Plugin {
  return {
    api: 1,
    name,
    async *plan(options, context) {
      // What it exports was looked at before, in a process of its own.
      yield* ((await load()) as Plugin).plan(options, context);
    },
  };
}

/** Asked again, it gives what it gave. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => (kept ??= work());
}

function planCase(
  by: Plugin,
  { declaration }: CheckedPlugin,
  { options, ...scene }: Pick<PluginCase, 'options'> & PlanningScene,
): Promise<PlannedItem> {
  // What comes with cse may put content anywhere below the base.
  const paths = declaration.use.startsWith('@') ? declaration.paths : undefined;
  return planOf(by, options, { paths, ...scene });
}

function checkWants({ images }: PlannedItem): void {
  if (images.length === 0) throw plansNothing();
}

function checkAlike(which: string, one: PlannedItem, other: PlannedItem): void {
  if (printPlan(one) === printPlan(other)) return;
  const differences = differencesOf(one, other);
  throw plansDiffer(which, differences.length > 0 ? differences : ['its notes or its order differ']);
}

function checkSilence({ declaration }: CheckedPlugin, { notes }: PlannedItem): void {
  const printed = notes.find((note) => note.startsWith(`${declaration.use} printed: `));
  if (printed !== undefined) throw prints(printed.slice(`${declaration.use} printed: `.length));
}

async function checkArchive(direct: PlannedItem): Promise<void> {
  const { archive, exported, carried } = await intoArchive(direct);
  const again = await replay(direct, archive).catch((error: unknown) => {
    throw notReplayed(error);
  });
  const differences = differencesOf(direct, again);
  if (differences.length > 0) throw otherFromArchive(differences);
  await makeTrue(again, { source: archive, target: memoryStore() });
  // Where something is left to the import, the archive's own plan does without it.
  if (exported.postponed.length > 0) return;
  const own = differencesOf(direct, carried);
  if (own.length > 0) throw otherFromArchive(own.map((each) => `without the plugin ${each}`));
}

const checkRun = (direct: PlannedItem) => makeTrue(direct, { source: direct.made.scene.source, target: memoryStore() });
