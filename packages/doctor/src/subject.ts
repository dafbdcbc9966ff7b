import type { Survey } from '@cse/executor';
import type { Plan } from '@cse/graph';
import type { Advice } from '@cse/plugin';
import type { RegistriesOptions } from '@cse/registry';
import { readBase, type ReadBase } from './base.ts';
import { openNetwork, type Network } from './network.ts';
import type { DoctorPorts } from './ports.ts';

/** What a plugin knows of its releases, as far as anybody must know it who looks after a target. */
export interface Adviser {
  readonly use: string;
  readonly serves: Readonly<Record<string, readonly string[]>>;
  readonly advice: Advice;
}

/** The config, as far as it is looked at. */
export interface SubjectOptions {
  /** The target's base, as it was typed. */
  readonly to?: string | undefined;
  /** VCD's address. */
  readonly vcd?: string | undefined;
  /** The first path segments that plugins put content in: siblings, directly below the base. */
  readonly paths: readonly string[];
  readonly advisers: readonly Adviser[];
  /** The chosen releases, by kind. */
  readonly releases: Readonly<Record<string, readonly string[]>>;
  readonly registries: RegistriesOptions;
  /** The file of certificates that the config trusts for a host. */
  readonly caFileOf: (host: string) => string | undefined;
  /** Where else a repository of a source may be had, in order. */
  readonly candidatesOf: (repository: string) => readonly string[];
  /** The registries that content may come from, where no plan says which. */
  readonly sourceHosts: readonly string[];
  /** Asks the plugins; nothing where nothing was asked for. */
  readonly plan?: ((base: string | undefined, signal: AbortSignal) => Promise<PlannedTransfer>) | undefined;
  /** Where an archive is to be. */
  readonly archive?: string | undefined;
  /** CSE's server configuration, as the plug-in exports it. */
  readonly serverConfig?: { readonly path: string; readonly text: string } | undefined;
  /** Says that nothing may be written, not even a probe. */
  readonly readOnly?: boolean | undefined;
  readonly ports: DoctorPorts;
}

export interface PlannedTransfer {
  readonly plan: Plan;
  /** Why the sources could not be asked, where the plan had to be made without them. */
  readonly unreachable?: Error | undefined;
  /** Nothing where there is no target to ask. */
  survey(): Promise<Survey | undefined>;
}

/** What the checks look at. */
export interface Subject extends Omit<SubjectOptions, 'plan' | 'registries'>, AsyncDisposable {
  readonly target: ReadBase | undefined;
  readonly network: Network;
  /** The plan, made once for all checks; nothing where nothing was asked for. */
  planned(): Promise<PlannedTransfer> | undefined;
  /** Work that several checks need, done once. */
  once<T>(key: string, work: () => Promise<T>): Promise<T>;
}

/** Opens what the checks look at: the target, its registries, and what is asked once for all of them. */
export function openSubject({ plan, registries, ...options }: SubjectOptions): Subject {
  const { to, paths, advisers, ports } = options;
  const misplaced = advisers.flatMap(({ advice }) => advice.misplaced ?? []);
  const target = to === undefined ? undefined : readBase(to, { paths, misplaced });
  const network = openNetwork(registries, () => ports.clock.now());
  const closing = new AbortController();
  const done = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, work: () => Promise<T>) => {
    const known = done.get(key) ?? work();
    done.set(key, known);
    // Who asked under this key gave the work of this type.
    return known as Promise<T>;
  };
  return {
    ...options,
    target,
    network,
    once,
    planned: () => (plan ? once('plan', () => plan(target?.base, closing.signal)) : undefined),
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('nobody waits for the plan any more'));
      await network[Symbol.asyncDispose]();
    },
  };
}
