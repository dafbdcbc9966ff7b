import { faultOf, messageOf } from '@cse/errors';
import { joinedSites, type Plan, type SitePlan } from '@cse/graph';
import { printPlatform } from '@cse/oci';
import { planTransfer, type ContextOptions } from '@cse/planner';
import { memoryStore } from '@cse/store';
import { allowedPlaces } from './allowed.ts';
import { atTarget } from './at-target.ts';
import { keepName, relocateTo } from './base.ts';
import { loadPlugin } from './installed.ts';
import { redirected } from './redirected.ts';
import type { Question } from './question.ts';
import { checkReplay } from './replay.ts';
import type { RunOptions } from './run-plan.ts';
import { viaOf } from './site.ts';
import { tellingLines } from './told-lines.ts';

export interface PlanningOptions extends RunOptions {
  /** Whom to ask for what is wanted: the source, or the target itself by what stands there. */
  readonly ask?: 'source' | 'target' | undefined;
  /** Says that nothing is to be merged with what is at the target: it is taken to be empty. */
  readonly anew?: boolean | undefined;
  readonly note?: ((message: string) => void) | undefined;
  /** Told how far the plugins are. */
  readonly progress?: ((message: string) => void) | undefined;
}

/** Asks the plugins that the items name. */
export async function makePlan(question: Question, options?: PlanningOptions): Promise<Plan> {
  const { sites } = question;
  if (sites.length < 2) return planFor(question, options);
  const plans: SitePlan[] = [];
  for (const site of sites) {
    const { name, to } = site;
    const plan = await reachablePlan({ ...question, base: to }, options);
    plans.push({ plan, via: viaOf(site, sites), site: { name, to } });
  }
  return joinedSites(plans);
}

/** A site that is down is taken to be empty: what it lacks is found out when it is to be written, and holds up no other. */
async function reachablePlan(question: Question, options?: PlanningOptions): Promise<Plan> {
  try {
    return await planFor(question, options);
  } catch (error) {
    if (faultOf(error) !== 'unavailable') throw error;
    return planFor(question, { ...options, anew: true });
  }
}

async function planFor(question: Question, options?: PlanningOptions): Promise<Plan> {
  const { items, platforms } = question;
  const uses = new Set(items.map(({ use }) => use));
  const wanted = question.plugins.filter(({ declaration }) => uses.has(declaration.use));
  const { refusals = new Map() } = question;
  const plugins = await Promise.all(
    wanted.map(async (plugin) => tellingLines(await loadPlugin(plugin), plugin, refusals)),
  );
  const allowed = allowedPlaces(question.plugins, question.base);
  const plan = await planTransfer({ items, plugins, allowed, platforms, ...contextOptions(question, options) });
  if (question.destination === 'archive') await checkReplay(plan, { question, plugins, signal: options?.signal });
  const chosen = platforms && platforms.length > 0 ? { platforms: platforms.map(printPlatform) } : {};
  return { ...plan, notes: [...plan.notes, ...(question.remarks ?? [])], asked: items, ...chosen };
}

/** What a plugin is given to plan with. */
export function contextOptions(
  question: Question,
  { ask = 'source', anew = false, signal, note, progress }: PlanningOptions = {},
): Omit<ContextOptions, 'contents'> {
  const { base, destination, paths, strictSignatures, concurrency } = question;
  const source =
    ask === 'target' && base !== undefined ? redirected(question.target, atTarget(base, paths)) : question.source;
  const target = anew ? memoryStore() : question.target;
  const relocate = base === undefined ? keepName : relocateTo(base);
  return { source, target, destination, base, relocate, signal, note, progress, strictSignatures, concurrency };
}

/** What should be at the target, by the sources, or where these cannot be reached by the target itself. */
export async function expectedPlan(question: Question, options?: PlanningOptions): Promise<Plan> {
  try {
    return await makePlan(question, options);
  } catch (error) {
    if (faultOf(error) !== 'unavailable') throw error;
    const plan = await makePlan(question, { ...options, ask: 'target' });
    return {
      ...plan,
      notes: [
        ...plan.notes,
        `the sources cannot be reached, so the plan was made from what the target has: ${messageOf(error)}`,
      ],
    };
  }
}
