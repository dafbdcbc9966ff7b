import { contentId, tagId, type GraphBuilder, type PutTag, type Step, type StepId } from '@cse/graph';
import type { Want } from '@cse/plugin';
import { tagContested, waitsForTooMuch } from './errors.ts';
import { nameOf } from './expand.ts';
import { ranksOf, type OwnedWant } from './order.ts';

/** All wants for one tag. */
interface Tagging {
  readonly id: StepId;
  readonly all: readonly OwnedWant[];
  readonly waitsFor: TagWaits;
  /** Other plugins' items that it waits for as well. */
  readonly others: ReadonlySet<string>;
}

/** What a tag waits for of its own plugin beside its own manifest; what waits for more comes later. */
type TagWaits = (typeof TAG_WAITS)[number];
const TAG_WAITS = ['nothing', 'repository', 'item', 'items'] as const;

/** Adds the steps for tags, when all other steps are there: first those that wait for no other. */
export function addTags(wants: readonly OwnedWant[], graph: GraphBuilder): void {
  const ranks = ranksOf(wants);
  const owners = new Map<string, Set<string>>(wants.map(({ use }) => [use, new Set()]));
  for (const { use, owner } of wants) owners.get(use)?.add(owner);
  const byTag = Map.groupBy(wants, ({ want: { to, tag } }) => (tag === undefined ? '' : tagId(to, tag)));
  byTag.delete('');
  const taggings = [...byTag].map(([id, all]) => ({
    id,
    all,
    waitsFor: waitsForOf(all),
    others: new Set(
      all.flatMap(({ want }) => (want.afterPlugins ?? []).flatMap((use) => [...(owners.get(use) ?? [])])),
    ),
  }));
  const inOrder = taggings.toSorted(
    (one, other) => rankOf(one, ranks) - rankOf(other, ranks) || placeOf(one) - placeOf(other),
  );
  let known: { readonly by: string; readonly waits: readonly StepId[] } | undefined;
  let waiting = 0;
  for (const tagging of inOrder) {
    const by = waiterOf(tagging);
    const waits = known?.by === by ? known.waits : waitsOf(tagging, graph);
    waiting += waits.length;
    if (waiting > WAITING) throw waitsForTooMuch(tagging.all[0]?.use ?? '', WAITING);
    addTag(tagging, waits, graph);
    // To wait for this tag is to wait for all that it waits for.
    known = { by, waits: tagging.waitsFor === 'nothing' ? waits : [tagging.id] };
  }
}

/** More than a plan that waits for what it has to; each is kept, and printed. */
const WAITING = 1_000_000;

/** What waits for the same has the same. */
const waiterOf = ({ all, waitsFor, others }: Tagging) =>
  JSON.stringify([
    waitsFor,
    [...new Set(all.map(({ owner }) => owner))],
    waitsFor === 'repository' ? all[0]?.want.to : '',
    [...others],
  ]);

const placeOf = ({ waitsFor }: Tagging) => TAG_WAITS.indexOf(waitsFor);

/** A tag of several plugins comes with the first of them where it waits for nothing, and else with the last. */
function rankOf({ all, waitsFor, others }: Tagging, ranks: ReadonlyMap<string, number>): number {
  const own = all.map(({ use }) => ranks.get(use) ?? 0);
  return waitsFor === 'nothing' && others.size === 0 ? Math.min(...own) : Math.max(...own);
}

/** A tag that several items want last waits for all of them, and so for the tags that each has alone. */
function waitsForOf(all: readonly OwnedWant[]): TagWaits {
  const isLast = all.some(({ want }) => want.after === 'item');
  if (isLast) return new Set(all.map(({ owner }) => owner)).size > 1 ? 'items' : 'item';
  return all.some(({ want }) => want.after === 'repository') ? 'repository' : 'nothing';
}

function addTag(tagging: Tagging, waits: readonly StepId[], graph: GraphBuilder): void {
  checkUncontested(tagging);
  for (const { owner, want } of tagging.all) graph.add(stepOf(want, waits), owner);
}

function checkUncontested({ id, all }: Tagging): void {
  const [first, ...others] = all;
  const second = others.find(({ want }) => want.content.descriptor.digest !== first?.want.content.descriptor.digest);
  if (first && second) throw tagContested(id, meaningOf(first), meaningOf(second));
}

const meaningOf = ({ owner, want }: OwnedWant) => ({ owner, source: nameOf(want.content) });

function stepOf({ to, tag = '', expect, content: { descriptor } }: Want, waits: readonly StepId[]): PutTag {
  const needs = [...new Set([contentId(to, descriptor), ...waits])];
  return { kind: 'put-tag', id: tagId(to, tag), needs, content: descriptor, tag, to, expect };
}

function waitsOf({ all, waitsFor, others }: Tagging, graph: GraphBuilder): readonly StepId[] {
  if (waitsFor === 'nothing' && others.size === 0) return [];
  const own = new Set(waitsFor === 'nothing' ? [] : all.map(({ owner }) => owner));
  const repositories = new Set(all.map(({ want }) => want.to));
  const isOwn = (step: Step) => waitsFor !== 'repository' || repositories.has(step.to);
  return graph.ends((step, owners) => owners.some((owner) => others.has(owner) || (own.has(owner) && isOwn(step))));
}
