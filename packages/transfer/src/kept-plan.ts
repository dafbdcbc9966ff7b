import { reportOf, type Report, type RunEvent } from '@cse/executor';
import { planDigest, type Plan } from '@cse/graph';
import { registries } from '@cse/registry';
import type { SourceStore, Store } from '@cse/store';
import type { TransferConfig } from './config.ts';
import { judged } from './judged.ts';
import type { Ports } from './ports.ts';
import { redirected } from './redirected.ts';
import { registryOptions } from './registry-options.ts';
import { runPlan, type RunOptions } from './run-plan.ts';
import { candidatesOf } from './sources.ts';

export interface KeptPlanOptions {
  readonly config: TransferConfig;
  readonly ports: Ports;
  /** Where from, where that is not the registries of the config. */
  readonly source?: SourceStore | undefined;
}

export interface KeptPlan extends AsyncDisposable {
  readonly target: Store;
  run(options?: RunOptions): AsyncIterable<RunEvent>;
  report(events: Iterable<RunEvent>): Report;
}

/** Opens the registries for a plan that was made before: no plugin, and nothing of the config but how to speak to them. */
export async function openKeptPlan(plan: Plan, { config, ports, source: given }: KeptPlanOptions): Promise<KeptPlan> {
  const target = judged(registries(await registryOptions(config, ports)));
  const source = given ?? redirected(target, (name) => candidatesOf(name, config));
  const started = ports.clock.monotonic();
  const { concurrency } = config;
  return {
    target,
    run: (options) => runPlan(plan, { ports, source, target, concurrency, asked: planDigest(plan), ...options }),
    report: (events) => reportOf(plan, events, (ports.clock.monotonic() - started) / 1000),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}
