import type { Config } from '@oclif/core/interfaces';
import type { Vetted } from '@cse/session';

// Between oclif's hooks before and after an installation there is nothing but the config that both see.
const vetted = new WeakMap<Config, Vetted[]>();

/** Keeps what was found out of a package until it is installed. */
export function remember(config: Config, found: Vetted): void {
  vetted.set(config, [...(vetted.get(config) ?? []), found]);
}

/** What was found out of the packages that are being installed. */
export const remembered = (config: Config): readonly Vetted[] => vetted.get(config) ?? [];
