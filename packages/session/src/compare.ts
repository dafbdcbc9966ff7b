import { presentAt } from '@cse/executor';
import { diffPlans, parsePlan, type Comparable, type Plan, type PlanDiff } from '@cse/graph';
import { registries } from '@cse/registry';
import { kindsOf, type Transfer } from '@cse/transfer';
import { noComparison } from './errors.ts';
import type { Flags, Session } from './session.ts';
import { parseSide, type Side } from './side.ts';

export interface CompareOptions {
  readonly flags: Flags;
  readonly session: Session;
  /** Makes the plan of a side that has none yet. */
  plan(transfer: Transfer): Promise<Plan>;
}

/** Two sides as they are typed: `target`, releases as `cse@4.2.2,tkg@2.5`, the path of a plan, or nothing for what the config asks for. */
export type TypedSides = readonly [before: string | undefined, after: string | undefined];

/** Compares two sides. The target is compared with what the other side wants of it. Throws `SIDE_INVALID`. */
export async function compare(typed: TypedSides, options: CompareOptions): Promise<PlanDiff> {
  const kinds = kindsOf(options.session.plugins);
  const [before, after] = [parseSide(typed[0], kinds), parseSide(typed[1], kinds)];
  const atTarget = [before, after].some(({ kind }) => kind === 'target' || kind === 'plan');
  const first = before.kind === 'target' ? undefined : await planOf(before, { ...options, atTarget });
  const second = after.kind === 'target' ? undefined : await planOf(after, { ...options, atTarget });
  const wanted = first ?? second;
  if (!wanted) throw noComparison();
  return diffPlans(first ?? (await standing(wanted, options)), second ?? (await standing(wanted, options)));
}

type Planned = Exclude<Side, { readonly kind: 'target' }>;

interface SidePlanning extends CompareOptions {
  /** Says that the names at the target matter: two releases are compared by the names of their content, wherever it goes. */
  readonly atTarget: boolean;
}

async function planOf(side: Planned, { session, flags, atTarget, plan }: SidePlanning): Promise<Plan> {
  if (side.kind === 'plan') return parsePlan(await session.ports.readText(side.path));
  const asked = side.kind === 'releases' ? { ...flags, ...side.releases } : flags;
  await using transfer = await session.transfer(asked, { anywhere: !atTarget });
  return await plan(transfer);
}

async function standing(plan: Plan, { session, flags }: CompareOptions): Promise<Comparable> {
  await using target = registries(await session.registries(flags));
  return await presentAt(plan, { target });
}
