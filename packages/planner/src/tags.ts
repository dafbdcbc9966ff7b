import { contentId, tagId, type GraphBuilder, type PutTag, type Step, type StepId } from '@cse/graph';
import type { Want } from '@cse/plugin';
import { tagContested } from './errors.ts';
import { nameOf } from './expand.ts';

/** A want and its plugin. */
export interface OwnedWant {
  readonly owner: string;
  readonly want: Want;
}

/** All wants for one tag. */
interface Tagging {
  readonly id: StepId;
  readonly all: readonly OwnedWant[];
  readonly waitsFor: TagWaits;
}

/** What a tag waits for beside its own manifest; what waits for more comes later. */
type TagWaits = 'nothing' | 'repository' | 'item' | 'items';

/** Adds the steps for tags, when all other steps are there: first those that wait for no other. */
export function addTags(wants: readonly OwnedWant[], graph: GraphBuilder): void {
  const byTag = Map.groupBy(wants, ({ want: { to, tag } }) => (tag === undefined ? '' : tagId(to, tag)));
  byTag.delete('');
  const taggings = [...byTag].map(([id, all]) => ({ id, all, waitsFor: waitsForOf(all) }));
  const byWaitsFor = Map.groupBy(taggings, ({ waitsFor }) => waitsFor);
  for (const waitsFor of ['nothing', 'repository', 'item', 'items'] as const)
    for (const tagging of byWaitsFor.get(waitsFor) ?? []) addTag(tagging, graph);
}

/** A tag that several items want last waits for all of them, and so for the tags that each has alone. */
function waitsForOf(all: readonly OwnedWant[]): TagWaits {
  const isLast = all.some(({ want }) => want.after === 'item');
  if (isLast) return new Set(all.map(({ owner }) => owner)).size > 1 ? 'items' : 'item';
  return all.some(({ want }) => want.after === 'repository') ? 'repository' : 'nothing';
}

function addTag(tagging: Tagging, graph: GraphBuilder): void {
  checkUncontested(tagging);
  const waits = waitsOf(tagging, graph);
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

function waitsOf({ all, waitsFor }: Tagging, graph: GraphBuilder): readonly StepId[] {
  if (waitsFor === 'nothing') return [];
  const owners = all.map(({ owner }) => owner);
  const repositories = new Set(all.map(({ want }) => want.to));
  const isWaitedFor = (step: Step, askers: readonly string[]) =>
    askers.some((owner) => owners.includes(owner)) && (waitsFor !== 'repository' || repositories.has(step.to));
  return graph.ends(isWaitedFor);
}
