import type { Config } from '@oclif/core/interfaces';
import { presentAt } from '@cse/executor';
import { diffPlans, parsePlan, type Comparable, type Plan, type PlanDiff } from '@cse/graph';
import { registries } from '@cse/registry';
import { memoryStore } from '@cse/store';
import { noComparison } from '../errors.ts';
import { planAloud } from '../planning.ts';
import { openRegistries, openSession, type Flags } from '../session.ts';
import type { Side } from './side.ts';
import { readTextFile } from '../text-file.ts';

interface Comparing {
  readonly config: Config;
  readonly flags: Flags;
}

/** Compares two sides. The target is compared with what the other side wants of it. */
export async function compare([before, after]: readonly [Side, Side], comparing: Comparing): Promise<PlanDiff> {
  const atTarget = [before, after].some(({ kind }) => kind === 'target' || kind === 'plan');
  const first = before.kind === 'target' ? undefined : await planOf(before, { ...comparing, atTarget });
  const second = after.kind === 'target' ? undefined : await planOf(after, { ...comparing, atTarget });
  const wanted = first ?? second;
  if (!wanted) throw noComparison();
  return diffPlans(first ?? (await standing(wanted, comparing)), second ?? (await standing(wanted, comparing)));
}

type Planned = Exclude<Side, { readonly kind: 'target' }>;

interface Planning extends Comparing {
  /** Says that the names at the target matter: two releases are compared by the names of their content, wherever it goes. */
  readonly atTarget: boolean;
}

async function planOf(side: Planned, { config, flags, atTarget }: Planning): Promise<Plan> {
  if (side.kind === 'plan') return parsePlan(await readTextFile(side.path));
  const asked = side.kind === 'releases' ? { ...flags, ...side.releases } : flags;
  await using transfer = await openSession(config, asked, atTarget ? {} : { sides: { target: memoryStore() } });
  return await planAloud(transfer);
}

async function standing(plan: Plan, { config, flags }: Comparing): Promise<Comparable> {
  await using target = registries(await openRegistries(config, flags));
  return await presentAt(plan, { target });
}
