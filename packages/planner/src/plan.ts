import { mapConcurrently, stopWith, together } from '@cse/concurrency';
import { GraphBuilder, preferMounts, type Plan, type PlannedImage } from '@cse/graph';
import type { Digest, Platform } from '@cse/oci';
import type { Plugin, Want } from '@cse/plugin';
import type { AllowedPlaces } from './allowed-places.ts';
import { Contents } from './content.ts';
import { planContext, type ContextOptions } from './context.ts';
import { ownedBy, tooManyWants, unknownPlugin } from './errors.ts';
import { addSteps, expand, imageOf, nameOf, remarkOn, type Expansion, type Expanded } from './expand.ts';
import { homesOf } from './homes.ts';
import { keptByName } from './kept-by-name.ts';
import { ifThere } from './optional.ts';
import { ofPlatforms } from './platforms.ts';
import { addTags } from './tags.ts';
import { checkWant } from './want.ts';

/** One entry of the config: which plugin, and what it is told. */
export interface Item {
  readonly use: string;
  readonly options: unknown;
}

export interface PlanOptions extends Omit<ContextOptions, 'contents' | 'postpone' | 'use' | 'item'> {
  readonly items: readonly Item[];
  readonly plugins: readonly Plugin[];
  /** Where the wants of a plugin may land; anywhere where it is not said. */
  readonly allowed?: ((use: string) => AllowedPlaces | undefined) | undefined;
  /** Bring only these of the images of an index; all where none is named. */
  readonly platforms?: readonly Platform[] | undefined;
  /** Whether layers that are left out are noted; not where a plugin says so in words of its own. */
  readonly notesLeftOut?: boolean | undefined;
}

interface PluginAnswer {
  readonly owner: string;
  readonly use: string;
  readonly expanded: readonly Expanded[];
  readonly notes: readonly string[];
  readonly postponed: readonly string[];
}

/**
 * Asks each item's plugin what it wants, and joins the answers into one graph. Reads only. Plugins are asked side by side, and
 * their answers joined in the order of the items: the same questions and answers make the same plan.
 */
export async function planTransfer(options: PlanOptions): Promise<Plan> {
  const { items, source, target, concurrency } = options;
  // Where one plugin gives up there will be no plan: the others are stopped, and what they were reading is given up.
  using stop = stopWith(options.signal);
  const { signal } = stop;
  const contents = new Contents({ source, target, signal, concurrency });
  const owners = ownersOf(items);
  const asked = items.map((item, at) =>
    ask(item, { ...options, signal, stop, contents, owner: owners[at] ?? item.use }),
  );
  return join(await together(asked, stop), { contents, destination: options.destination });
}

// Each asks for many manifests in turn, and all of them share the places of `Contents`.
const AT_ONCE = 64;

interface PluginRun extends PlanOptions {
  readonly contents: Contents;
  readonly owner: string;
  readonly stop: AbortController;
}

async function ask({ use, options }: Item, asking: PluginRun): Promise<PluginAnswer> {
  const plugin = asking.plugins.find(({ name }) => name === use);
  if (!plugin)
    throw unknownPlugin(
      use,
      asking.plugins.map(({ name }) => name),
    );
  const notes: string[] = [];
  const postponed: string[] = [];
  const context = planContext({
    ...asking,
    use,
    item: options,
    note: (message) => (notes.push(message), asking.note?.(message)),
    progress: (message) => asking.progress?.(`${use}: ${message}`),
    postpone: (what) => void postponed.push(what),
  });
  const asked = await wantsOf(() => plugin.plan(options, context), use, asking.allowed?.(use));
  const wants = asking.destination === 'archive' ? asked.map(keptByName) : asked;
  const { contents, stop, platforms = [] } = asking;
  for (const { content } of wants) contents.checkHolder(content.holder);
  const expandOne = (want: Want) =>
    want.optional
      ? ifThere(expand(want, contents), { name: nameOf(want.content), note: context.note })
      : expand(want, contents);
  const expandAll = async (some: readonly Want[]) =>
    (await mapConcurrently(some, expandOne, { concurrency: AT_ONCE, stop })).filter((each) => each !== undefined);
  const expanded =
    platforms.length === 0
      ? await expandAll(wants)
      : await ofPlatforms(wants, { platforms, contents, expandAll, note: context.note });
  const remarks = asking.notesLeftOut === false ? [] : expanded.map(remarkOn);
  for (const remark of remarks) if (remark !== undefined) context.note(remark);
  return { owner: asking.owner, use, expanded, notes, postponed };
}

/** More than any real item has; what wants more is a loop without an end. */
const WANTS = 50_000;

async function wantsOf(ask: () => AsyncIterable<Want>, use: string, allowed?: AllowedPlaces): Promise<readonly Want[]> {
  try {
    const wants: Want[] = [];
    for await (const want of ask()) {
      if (wants.length === WANTS) throw tooManyWants(use, WANTS);
      wants.push(checkWant(want, use, allowed));
    }
    return wants;
  } catch (error) {
    throw ownedBy(use, error);
  }
}

function join(
  answers: readonly PluginAnswer[],
  { contents, destination }: Pick<PluginRun, 'contents' | 'destination'>,
): Plan {
  const graph = new GraphBuilder();
  const carried = new Map<Digest, Uint8Array>();
  const images = new Map<string, PlannedImage>();
  for (const { owner, expanded } of answers) {
    const adding: Expansion = { owner, graph, contents, carried };
    for (const each of expanded) addSteps(each, adding);
    for (const each of expanded) {
      const image = imageOf(each, owner);
      if (!images.has(image.reference)) images.set(image.reference, image);
    }
  }
  const wants = answers.flatMap(({ owner, use, expanded }) => expanded.map(({ want }) => ({ owner, use, want })));
  addTags(wants, graph);
  const notes = [...new Set(answers.flatMap((answer) => answer.notes))];
  const postponed = answers.flatMap(({ owner, postponed }) => [...new Set(postponed)].map((what) => ({ owner, what })));
  const plan = { ...preferMounts(graph.build()), contents: carried, images: [...images.values()], notes, postponed };
  return destination === 'archive'
    ? withAnswers(plan, {
        contents,
        wants: wants.map(({ want }) => want),
      })
    : plan;
}

/** What only the plan of an archive says: for whoever reads the archive, and asks it the same questions. */
function withAnswers(
  plan: Plan,
  { contents, wants }: { readonly contents: Contents; readonly wants: readonly Want[] },
): Plan {
  const { reads, documents } = contents;
  const read = [...documents.values()].flatMap((digest) => {
    const bytes = contents.made(digest);
    return bytes ? [[digest, bytes] as const] : [];
  });
  return {
    ...plan,
    contents: new Map([...plan.contents, ...read]),
    homes: homesOf(wants),
    reads,
    ...(documents.size > 0 ? { documents } : {}),
  };
}

/** `tkg-2.5`, and where one plugin has several items `container-images#2`. */
function ownersOf(items: readonly Item[]): readonly string[] {
  const seen = new Map<string, number>();
  return items.map(({ use }) => {
    const count = (seen.get(use) ?? 0) + 1;
    seen.set(use, count);
    return count === 1 ? use : `${use}#${count}`;
  });
}
