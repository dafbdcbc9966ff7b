import { archiveTarget, openArchive } from '@cse/archive';
import { faultOf, type Fault } from '@cse/errors';
import { reportOf, type Report, type RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { planTransfer } from '@cse/planner';
import { registries, type RegistriesOptions } from '@cse/registry';
import type { SourceStore, Store } from '@cse/store';
import { faultyFiles, type FileFault } from '@cse/testkit';
import { archivedPlan, runPlan } from '@cse/transfer';
import { chance } from './chance.ts';
import type { NetworkFaultRule } from './fault.ts';
import { Network } from './network.ts';
import { VirtualClock } from './virtual-clock.ts';
import { watchedFiles, type WatchedFiles } from './watched-files.ts';
import { simulated } from './workload.ts';
import { ARCHIVE, PART, relocate, type World } from './world.ts';

/** What befalls one process. */
export interface Trouble {
  readonly seed: number;
  readonly faults: readonly NetworkFaultRule[];
  readonly fileFault?: FileFault | undefined;
  /** The request at which its user stops it. */
  readonly abortAt?: number | undefined;
  /** The request at which it is killed. */
  readonly killAt?: number | undefined;
  readonly chunkSize?: number | undefined;
}

/** How a process ended, and what it left. */
export interface Ending {
  /** Who must act, as the exit code says; nobody where all went well; `killed` where it was. */
  readonly outcome: Fault | 'interrupted' | 'killed' | 'done';
  readonly error?: unknown;
  readonly report?: Report | undefined;
  readonly network: Network;
  readonly files: WatchedFiles;
  readonly clock: VirtualClock;
  /** How long it took to end after its user stopped it, in milliseconds. */
  readonly abortTook?: number | undefined;
  /** It never ended. */
  readonly endless?: string | undefined;
}

// Longer than any budget of tries and waits can last.
const UNTIL = 48 * 3600_000;

/** Runs one process in the world, with what goes wrong, to its end in simulated time. */
export async function processIn(world: World, trouble: Trouble): Promise<Ending> {
  const clock = (world.clock = new VirtualClock());
  const stop = new AbortController();
  const killed = Promise.withResolvers<'killed'>();
  const files = watchedFiles(
    trouble.fileFault ? faultyFiles(world.disk.files(), trouble.fileFault).files : world.disk.files(),
  );
  let aborted: number | undefined;
  const onRequest = (count: number) => {
    if (count === trouble.abortAt) {
      aborted = clock.monotonic();
      stop.abort(new Error('interrupted'));
    }
    if (count !== trouble.killAt) return;
    network.halted = true;
    files.halt();
    killed.resolve('killed');
  };
  const { source, target } = world;
  const network = new Network({
    clock,
    chance: chance(trouble.seed),
    source,
    target,
    faults: trouble.faults,
    onRequest,
  });
  const given: ProcessGiven = { world, network, files, clock, trouble, signal: stop.signal };
  const left = { network, files, clock };
  try {
    const report = await clock.run(Promise.race([transfer(given), killed.promise]), UNTIL);
    if (report === 'killed') return { outcome: 'killed', ...left };
    const abortTook = aborted === undefined ? undefined : clock.monotonic() - aborted;
    return { outcome: report.ok ? 'done' : (report.fault ?? 'internal'), report, abortTook, ...left };
  } catch (error) {
    const abortTook = aborted === undefined ? undefined : clock.monotonic() - aborted;
    if (isEndless(error)) return { outcome: 'internal', endless: error.message, error, ...left };
    return { outcome: stop.signal.aborted ? 'interrupted' : faultOf(error), error, abortTook, ...left };
  }
}

const isEndless = (error: unknown): error is Error =>
  error instanceof Error && /^it (does not end|stands still)/.test(error.message);

interface ProcessGiven {
  readonly world: World;
  readonly network: Network;
  readonly files: WatchedFiles;
  readonly clock: VirtualClock;
  readonly trouble: Trouble;
  readonly signal: AbortSignal;
}

async function transfer(given: ProcessGiven): Promise<Report> {
  await using store = registries(registryOptions(given));
  switch (given.world.way) {
    case 'mirror': {
      const plan = await planned(given, store, 'registry');
      return await run(plan, { ...given, source: store, target: store });
    }
    case 'export': {
      const plan = await planned(given, store, 'archive');
      await using target = await archiveTarget(ARCHIVE, { plan, files: given.files.files, partSize: PART });
      const report = await run(plan, { ...given, source: store, target, trusted: false });
      if (report.ok) await target.finish();
      return report;
    }
    case 'import': {
      await using source = await openArchive([ARCHIVE], { files: given.files.files, allowUnsigned: true });
      const plan = archivedPlan(source.plan, { config: { to: relocate('x/').slice(0, -1) }, paths: [] });
      return await run(plan, { ...given, source, target: store });
    }
  }
}

function registryOptions({ world, network, clock, trouble }: ProcessGiven): RegistriesOptions {
  const { source, target } = world;
  const both = [source, target];
  return {
    hosts: Object.fromEntries(
      both.map(({ host, tokens }) => [host, { trusted: [tokens.origin], chunkSize: trouble.chunkSize }]),
    ),
    credentials: {
      find: async (host) => both.find((registry) => registry.host === host && registry.settings.auth !== 'none')?.login,
    },
    resolving: 'get',
    transport: network,
    clock,
    random: chance(trouble.seed + 1),
  };
}

async function planned(
  { world, signal }: ProcessGiven,
  store: Store,
  destination: 'registry' | 'archive',
): Promise<Plan> {
  return planTransfer({
    items: [{ use: 'simulated', options: world.references }],
    plugins: [simulated],
    source: store,
    target: store,
    destination,
    relocate: destination === 'archive' ? (name) => name : relocate,
    signal,
  });
}

interface RunSides extends ProcessGiven {
  readonly source: SourceStore;
  readonly target: Store;
  readonly trusted?: boolean;
}

async function run(plan: Plan, { world, clock, source, target, trusted, signal, network }: RunSides): Promise<Report> {
  const ports = { clock, state: world.state, readText: async () => '' };
  const events: RunEvent[] = [];
  for await (const event of runPlan(plan, { ports, source, target, asked: 'simulated', trusted, signal })) {
    if (network.halted) await new Promise<never>(() => undefined);
    events.push(event);
  }
  return reportOf(plan, events, clock.monotonic() / 1000);
}
