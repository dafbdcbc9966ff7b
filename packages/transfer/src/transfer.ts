import {
  execute,
  finishedIn,
  kept,
  reportOf,
  stillThere,
  survey,
  verify,
  type Report,
  type RunEvent,
  type Survey,
} from '@cse/executor';
import { planDigest, type Plan } from '@cse/graph';
import { digestOf } from '@cse/oci';
import { planTransfer, type Item } from '@cse/planner';
import { registries, type RegistriesOptions } from '@cse/registry';
import type { Store } from '@cse/store';
import { keepName, parseBase, relocateTo } from './base.ts';
import type { TransferConfig } from './config.ts';
import { noTarget } from './errors.ts';
import { loadPlugin, type InstalledPlugin, type KnownPlugin } from './installed.ts';
import { itemsOf } from './items.ts';
import type { Ports } from './ports.ts';
import { readFiles } from './read-files.ts';
import { registryOptions } from './registry-options.ts';
import { redirected } from './sources.ts';

export interface TransferOptions {
  readonly config: TransferConfig;
  readonly plugins: readonly InstalledPlugin[];
  /** Plugins that exist, so that one that is missing can be named. */
  readonly known?: readonly KnownPlugin[] | undefined;
  readonly ports: Ports;
  /** Where from and where to, where that is not the registries of the config. */
  readonly sides?: { readonly source?: Store | undefined; readonly target?: Store | undefined } | undefined;
  /** What the target is; in an archive everything keeps its own name. */
  readonly destination?: 'registry' | 'archive' | undefined;
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface PlanningOptions extends RunOptions {
  readonly note?: ((message: string) => void) | undefined;
}

export interface CheckOptions extends RunOptions {
  readonly readData?: boolean | undefined;
  /** Ask with the user's credentials, and not as a cluster's node does, which has none. */
  readonly authenticated?: boolean | undefined;
}

/** One transfer, opened: what was asked for, where from, where to. */
export interface Transfer extends AsyncDisposable {
  readonly items: readonly Item[];
  readonly source: Store;
  readonly target: Store;
  /** Where things go: a repository's name at the target. */
  relocate(repository: string): string;
  /** Asks the plugins. Reads only. */
  plan(options?: PlanningOptions): Promise<Plan>;
  /** The plan that answered the same question last. */
  lastPlan(): Promise<Plan | undefined>;
  /** What the plan would have to do as the target is now. */
  survey(plan: Plan, options?: RunOptions): Promise<Survey>;
  /** Makes the plan true, goes on where an earlier run of it stopped, and keeps a journal. */
  run(plan: Plan, options?: RunOptions): AsyncIterable<RunEvent>;
  /** Asks the target for all that the plan makes true. */
  verify(plan: Plan, options?: CheckOptions): AsyncIterable<RunEvent>;
  report(plan: Plan, events: Iterable<RunEvent>): Report;
}

/** Opens a transfer. Throws usage errors before anything is asked of a network. */
export async function openTransfer(options: TransferOptions): Promise<Transfer> {
  const { config, ports, sides = {}, destination = 'registry' } = options;
  const items = await readFiles(itemsOf(config, options), options.plugins, ports);
  const base = destination === 'archive' ? undefined : baseOf(options);
  const registry = await registryOptions(config, ports);
  const own = registries(registry);
  const source = sides.source ?? remembered(redirected(own, config.sources), ports);
  const target = sides.target ?? own;
  return transferOf({
    ...options,
    items,
    base,
    registry,
    own,
    source,
    target,
    destination,
    started: ports.clock.monotonic(),
  });
}

interface Opened extends TransferOptions {
  readonly items: readonly Item[];
  readonly base: string | undefined;
  readonly registry: RegistriesOptions;
  readonly own: Store;
  readonly source: Store;
  readonly target: Store;
  readonly destination: 'registry' | 'archive';
  readonly started: number;
}

function transferOf(opened: Opened): Transfer {
  const { items, base, source, target, own, ports, config } = opened;
  const relocate = base === undefined ? keepName : relocateTo(base);
  const asked = digestOf(new TextEncoder().encode(JSON.stringify([items, base ?? 'archive'])));
  return {
    items,
    source,
    target,
    relocate,
    plan: (options) => makePlan(opened, { ...options, relocate }),
    lastPlan: () => ports.state.answer(asked),
    survey: (plan, { signal } = {}) => survey(plan, { target, signal }),
    run: (plan, { signal } = {}) =>
      runPlan(plan, { ports, source, target, signal, asked, concurrency: config.concurrency }),
    verify: (plan, options) => checkTarget(plan, opened, options),
    report: (plan, events) => reportOf(plan, events, (ports.clock.monotonic() - opened.started) / 1000),
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}

async function makePlan(
  opened: Opened,
  { relocate, signal, note }: PlanningOptions & Pick<Transfer, 'relocate'>,
): Promise<Plan> {
  const { items, source, target, destination } = opened;
  const uses = new Set(items.map(({ use }) => use));
  const plugins = await Promise.all(
    opened.plugins.filter(({ declaration }) => uses.has(declaration.use)).map(loadPlugin),
  );
  return planTransfer({ items, plugins, source, target, destination, relocate, signal, note });
}

export interface RunPlanOptions extends RunOptions {
  readonly ports: Ports;
  readonly source: Store;
  readonly target: Store;
  /** The question that the plan answers. */
  readonly asked: string;
  readonly concurrency?: number | undefined;
}

/** Runs a plan with its journal. */
export async function* runPlan(plan: Plan, { ports, asked, ...options }: RunPlanOptions): AsyncGenerator<RunEvent> {
  await using run = await ports.state.open(runId(plan), plan, asked);
  const finished = finishedIn(run.events);
  const done = finished.size > 0 ? await stillThere(plan, finished, options) : undefined;
  yield* kept(execute(plan, { ...options, done }), { keep: run.keep, now: ports.clock.now });
}

/** A run is known by its plan: the same command makes the same plan, and so finds its journal. */
export const runId = (plan: Plan) => planDigest(plan).slice('sha256:'.length, 'sha256:'.length + 16);

async function* checkTarget(
  plan: Plan,
  { registry, config, sides, target }: Opened,
  options: CheckOptions = {},
): AsyncGenerator<RunEvent> {
  const { authenticated = false, readData, signal } = options;
  // A store of its own: what the other one remembers of the source must not answer for the target.
  await using asNode = sides?.target
    ? undefined
    : registries({ ...registry, ...(authenticated ? {} : { credentials: undefined }) });
  yield* verify(plan, { target: asNode ?? target, readData, signal, concurrency: config.concurrency });
}

function baseOf({ config, plugins, sides }: TransferOptions): string | undefined {
  if (config.to === undefined && sides?.target) return undefined;
  if (config.to === undefined) throw noTarget();
  return parseBase(config.to, [...new Set(plugins.flatMap(({ declaration }) => declaration.paths ?? []))]);
}

function remembered(store: Store, { remembered = (same) => same }: Ports): Store {
  return remembered(store);
}
