import { presentAtSites } from '@cse/executor';
import {
  diffPlans,
  parsePlan,
  siteFinder,
  type Comparable,
  type Plan,
  type PlanDiff,
  type PlannedSite,
} from '@cse/graph';
import { registries } from '@cse/registry';
import { kindsOf, type Transfer } from '@cse/transfer';
import { noComparison } from './errors.ts';
import type { Flags } from './flags.ts';
import { parseSide, type Side } from './side.ts';
import type { Workspace } from './workspace.ts';

export interface CompareOptions {
  readonly flags: Flags;
  /** Makes the plan of a side that has none yet. */
  plan(transfer: Transfer): Promise<Plan>;
}

/** Two sides as they are typed: `target`, releases as `cse@4.2.2,tkg@2.5`, the path of a plan, or nothing for what the config asks for. */
export type TypedSides = readonly [before: string | undefined, after: string | undefined];

/** How two sides differ. */
export interface Comparison extends PlanDiff {
  /** Who must act, where not all could be compared. */
  readonly fault?: 'unavailable' | undefined;
  /** Of several targets, those that could not be reached: nothing is said of what they have. */
  readonly unreachable?: readonly PlannedSite[] | undefined;
}

/** Compares two sides. The target is compared with what the other side wants of it. Throws `SIDE_INVALID`. */
export async function compare(typed: TypedSides, options: CompareOptions, workspace: Workspace): Promise<Comparison> {
  const kinds = kindsOf(workspace.plugins);
  const [before, after] = [parseSide(typed[0], kinds), parseSide(typed[1], kinds)];
  const atTarget = [before, after].some(({ kind }) => kind === 'target' || kind === 'plan');
  const first = before.kind === 'target' ? undefined : await planOf(before, { ...options, workspace, atTarget });
  const second = after.kind === 'target' ? undefined : await planOf(after, { ...options, workspace, atTarget });
  const wanted = first ?? second;
  if (!wanted) throw noComparison();
  if (first && second) return diffPlans(first, second);
  const { there, asked, unreachable } = await standing(wanted, options.flags, workspace);
  const diff = first ? diffPlans(asked, there) : diffPlans(there, asked);
  return unreachable.length > 0 ? { ...diff, fault: 'unavailable', unreachable } : diff;
}

type Planned = Exclude<Side, { readonly kind: 'target' }>;

interface SidePlanning extends CompareOptions {
  readonly workspace: Workspace;
  /** Says that the names at the target matter: two releases are compared by the names of their content, wherever it goes. */
  readonly atTarget: boolean;
}

async function planOf(side: Planned, { workspace, flags, atTarget, plan }: SidePlanning): Promise<Plan> {
  if (side.kind === 'plan') return parsePlan(await workspace.ports.readText(side.path));
  const asked = side.kind === 'releases' ? { ...flags, ...side.releases } : flags;
  await using transfer = await workspace.transfer(asked, { anywhere: !atTarget, manySites: true });
  return await plan(transfer);
}

interface StandingAtTargets {
  readonly there: Comparable;
  /** What is asked for of it. */
  readonly asked: Comparable;
  readonly unreachable: readonly PlannedSite[];
}

async function standing(plan: Plan, flags: Flags, workspace: Workspace): Promise<StandingAtTargets> {
  await using target = registries(await workspace.registries(flags));
  const { unreachable, ...there } = await presentAtSites(plan, { target });
  if (unreachable.length === 0) return { there, asked: plan, unreachable };
  const siteOf = siteFinder(plan);
  const isReached = (name: string) => !unreachable.some((site) => site === siteOf(name));
  const asked = {
    steps: new Map([...plan.steps].filter(([id]) => isReached(id))),
    images: plan.images.filter(({ reference }) => isReached(reference)),
  };
  return { there, asked, unreachable };
}
