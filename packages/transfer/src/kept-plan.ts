import { runOf, type Run } from '@cse/executor';
import { planDigest, type Plan } from '@cse/graph';
import { registries } from '@cse/registry';
import type { Store } from '@cse/store';
import type { TransferConfig } from './config.ts';
import { judged } from './judged.ts';
import type { Carried } from './medium.ts';
import { admitted } from './over-medium.ts';
import type { Ports } from './ports.ts';
import { registryOptions } from './registry-options.ts';
import { runPlan, type RunOptions } from './run-plan.ts';
import { filesOutside, sourceOver } from './with-files.ts';

export interface KeptPlanOptions {
  readonly config: TransferConfig;
  readonly ports: Ports;
  /** The medium that is the source, where that is not the registries of the config. */
  readonly from?: Carried | undefined;
}

export interface KeptPlan extends AsyncDisposable {
  readonly plan: Plan;
  readonly target: Store;
  run(options?: RunOptions): Run;
}

/** Opens the registries for a plan that was made before: no plugin, and nothing of the config but how to speak to them. */
export async function openKeptPlan(plan: Plan, { config, ports, from }: KeptPlanOptions): Promise<KeptPlan> {
  const registry = await registryOptions(config, ports);
  const target = judged(registries(registry));
  const files = filesOutside(registry, ports.files);
  const source = from ?? sourceOver(target, config, files);
  const { concurrency } = config;
  return {
    plan,
    target,
    run(options) {
      const events = runPlan(plan, { ports, source, target, concurrency, asked: planDigest(plan), ...options });
      return runOf(plan, from ? admitted(plan, events, { from, target }) : events, {
        now: () => ports.clock.monotonic(),
      });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([target, files].map((store) => store[Symbol.asyncDispose]()));
    },
  };
}
