import { runOf, survey, verify, type Run, type RunEvent, type RunOfOptions, type Survey } from '@cse/executor';
import { canonical, planId, type Plan } from '@cse/graph';
import { digestOf, printPlatform } from '@cse/oci';
import { planContext, type Item } from '@cse/planner';
import type { PlanContext } from '@cse/plugin';
import { registries, type RegistriesOptions } from '@cse/registry';
import type { SourceStore, Store } from '@cse/store';
import { pathsOf, takingPart } from './allowed.ts';
import { parseBase } from './base.ts';
import type { TransferConfig } from './config.ts';
import { manySites, noTarget } from './errors.ts';
import type { Site } from './site.ts';
import type { InstalledPlugin, KnownPlugin } from './installed.ts';
import { itemsOf } from './items.ts';
import { judged } from './judged.ts';
import { offeredReleases, type SourceRelease } from './offered.ts';
import { contextOptions, expectedPlan, makePlan, type PlanningOptions } from './planning.ts';
import type { Ports } from './ports.ts';
import type { Question } from './question.ts';
import { readFiles } from './read-files.ts';
import { registryOptions } from './registry-options.ts';
import { retryLog, type RetryLog } from './retry-log.ts';
import { keptCheck, runPlan, type RunOptions } from './run-plan.ts';
import type { Carried, Filling } from './medium.ts';
import { admitted, finishing, withOrigin } from './over-medium.ts';
import { replanning, type ReplanOptions } from './replan.ts';
import { movedBy } from './sources.ts';
import { byOptions } from './told-lines.ts';
import { unserved } from './unserved.ts';
import { filesOutside, mediumWithFiles, sourceOver } from './with-files.ts';

export interface TransferOptions {
  readonly config: TransferConfig;
  readonly plugins: readonly InstalledPlugin[];
  /** Plugins that exist, so that one that is missing can be named. */
  readonly known?: readonly KnownPlugin[] | undefined;
  /** Says that nothing need be asked for, where only the sides are looked at. */
  readonly idle?: boolean | undefined;
  readonly ports: Ports;
  /** Where from and where to, where that is not the registries of the config. */
  readonly sides?: { readonly source?: SourceStore | undefined; readonly target?: Store | undefined } | undefined;
  /** The medium that is the source. Nothing is written before it lets a plan run from it. */
  readonly from?: Carried | undefined;
  /** What the target is; in an archive everything keeps its own name. */
  readonly destination?: 'registry' | 'archive' | undefined;
  /** Several sites are one target; else they are refused. */
  readonly manySites?: boolean | undefined;
}

export interface CheckOptions extends RunOptions {
  readonly readData?: boolean | undefined;
  /** Use the user's credentials, instead of pulling anonymously like a cluster node. */
  readonly authenticated?: boolean | undefined;
  /** A hint that replaces the one of a failure. */
  readonly remedyFor?: RunOfOptions['remedyFor'];
}

/** One transfer, opened: what was asked for, where from, where to. */
export interface Transfer extends AsyncDisposable {
  readonly items: readonly Item[];
  /** The platforms that were chosen, if any. */
  readonly platforms?: readonly string[] | undefined;
  /** The targets; none where everything keeps its own name. */
  readonly sites: readonly Site[];
  readonly source: SourceStore;
  readonly target: Store;
  /** Where things go: a repository's name at the target. */
  relocate(repository: string): string;
  /** Asks the plugins. Reads only. */
  plan(options?: PlanningOptions): Promise<Plan>;
  /** What a plugin would be given to plan with. */
  context(options?: PlanningOptions): PlanContext;
  /** Lists the releases that the source offers, and which plugin would serve each. */
  offered(options?: PlanningOptions): Promise<readonly SourceRelease[]>;
  /**
   * What should be at the target: the plan that answered the same question last, else a new one from the sources, else, where
   * these cannot be reached, one from what the target itself says of its content.
   */
  expected(options?: PlanningOptions): Promise<Plan>;
  /** What was asked for and nothing else, whatever stands at the target; from the sources, or where these cannot be reached from it. */
  wanted(options?: RunOptions): Promise<Plan>;
  /** What the plan would have to do as the target is now. */
  survey(plan: Plan, options?: RunOptions): Promise<Survey>;
  /** Makes the plan true, goes on where an earlier run of it stopped, and keeps a journal. A medium is finished once all is in it. */
  run(plan: Plan, options?: TransferRunOptions): Run;
  /** Plans and runs, and plans again if someone else changed a tag that the plan depends on. Iterate each run to its end. */
  runs(options?: RunsOptions): AsyncIterable<Run>;
  /** Asks the target for all that the plan makes true. */
  verify(plan: Plan, options?: CheckOptions): Run;
}

export interface TransferRunOptions extends RunOptions {
  /** What is written in the target's place. It is finished once all of the plan is in it. */
  readonly to?: Filling | undefined;
}

export interface RunsOptions extends RunOptions, Partial<Pick<ReplanOptions, 'plan' | 'run' | 'onMoved'>> {
  /** The maximum number of plans. */
  readonly replan?: number | undefined;
}

/** Opens a transfer. Throws usage errors before anything is asked of a network. */
export async function openTransfer(options: TransferOptions): Promise<Transfer> {
  const { config, ports, destination = 'registry' } = options;
  const from = options.from && mediumWithFiles(options.from);
  const { sides = { source: from } } = options;
  const asked = itemsOf(config, options);
  const items = await readFiles(asked, options.plugins, ports);
  const refusals = byOptions(items, asked, config.refusals);
  const remarks = unserved(config, items, options.plugins);
  const involved = takingPart(options.plugins, items);
  const paths = pathsOf(involved);
  const sites = destination === 'archive' ? [] : sitesOf(options, paths);
  const base = sites[0]?.to;
  const rules = { sources: config.sources, moved: movedBy(involved) };
  const retries = retryLog(ports.onEvent);
  const registry = await registryOptions(config, { ...ports, onEvent: retries.onEvent });
  const own = judged(registries(registry));
  const files = filesOutside(registry, ports.files);
  const contents = sides.source ?? sourceOver(own, rules, files);
  const source = sides.source ?? remembered(contents, ports);
  const target = sides.target ?? own;
  return transferOf({
    ...options,
    from,
    files,
    items,
    refusals,
    base,
    sites,
    registry,
    retries,
    own,
    contents,
    source,
    target,
    destination,
    paths,
    remarks,
    strictSignatures: config.strictSignatures,
    platforms: config.platforms,
    concurrency: config.concurrency,
  });
}

interface Opened extends Omit<TransferOptions, 'destination'>, Question {
  readonly target: Store;
  readonly registry: RegistriesOptions;
  readonly retries: RetryLog;
  readonly own: Store;
  readonly files: SourceStore;
  /** The source as a run reads it: what is only passed on is not worth to be remembered. */
  readonly contents: SourceStore;
}

function transferOf(opened: Opened): Transfer {
  const { items, base, sites, contents, target, destination, own, ports, config, retries, from } = opened;
  const asked = digestOf(
    new TextEncoder().encode(
      canonical([items, base ?? 'archive', ...sites.slice(1).map(({ to }) => to), ...(config.platforms ?? [])]),
    ),
  );
  const trusted = destination === 'registry';
  const { concurrency } = config;
  const running = { ports, source: contents, asked, retries, trusted, concurrency };
  const run: Transfer['run'] = (made, { to, signal } = {}) => {
    const events = runPlan(made, { ...running, target: to ?? target, signal });
    const begun = from ? admitted(made, events, { from, target }) : events;
    return runOf(made, to ? finishing(made, begun, to) : begun, { now: () => ports.clock.monotonic() });
  };
  const plan: Transfer['plan'] = async (options) => withOrigin(await makePlan(opened, options), from);
  return {
    items,
    platforms: config.platforms?.map(printPlatform),
    sites,
    source: contents,
    target,
    relocate: contextOptions(opened).relocate,
    plan,
    context: (options) => planContext(contextOptions(opened, options)),
    offered: (options) => offeredReleases(opened.plugins, planContext(contextOptions(opened, options))),
    expected: async (options) => (await ports.state.answer(asked)) ?? expectedPlan(opened, options),
    wanted: (options) => expectedPlan(opened, { ...options, anew: true }),
    async survey(made, { signal } = {}) {
      // What an earlier run left may stand in a repository that has no tag yet.
      const assumeEmpty = !(await ports.state.has(planId(made)));
      return survey(made, { target, signal, concurrency, assumeEmpty });
    },
    run,
    runs: ({ replan = 8, signal, ...options } = {}) =>
      replanning({
        times: replan,
        target,
        clock: ports.clock,
        plan: () => plan({ signal }),
        run: (made) => run(made, { signal }),
        ...options,
      }),
    verify(made, options) {
      const events = keptCheck(made, checkTarget(made, opened, options), ports);
      return runOf(made, events, { now: () => ports.clock.monotonic(), remedyFor: options?.remedyFor });
    },
    async [Symbol.asyncDispose]() {
      // A source that was handed in stays open.
      const ours = opened.sides?.source ? [own, opened.files] : [opened.source, own, opened.files];
      await Promise.all(ours.map((store) => store[Symbol.asyncDispose]()));
    },
  };
}

async function* checkTarget(
  plan: Plan,
  { registry, config, sides, target }: Opened,
  options: CheckOptions = {},
): AsyncGenerator<RunEvent> {
  const { authenticated = false, readData, signal } = options;
  // A store of its own: what the other one remembers of the source must not answer for the target.
  await using asNode = sides?.target
    ? undefined
    : judged(registries({ ...registry, sanOnly: true, ...(authenticated ? {} : { credentials: undefined }) }));
  yield* verify(plan, { target: asNode ?? target, readData, signal, concurrency: config.concurrency });
}

function sitesOf(
  { config, sides, manySites: many = false }: TransferOptions,
  paths: readonly string[],
): readonly Site[] {
  const { to, sites: asked = to === undefined ? [] : [{ name: to, to }] } = config;
  // A target that is given is one, whatever it is called.
  const sites = sides?.target ? asked.slice(0, 1) : asked;
  if (sites.length === 0 && sides?.target) return [];
  if (sites.length === 0) throw noTarget();
  if (sites.length > 1 && !many) throw manySites(sites.length);
  return sites.map((site) => ({ ...site, to: parseBase(site.to, paths) }));
}

function remembered(store: SourceStore, { remembered = (same) => same }: Ports): SourceStore {
  return remembered(store);
}
