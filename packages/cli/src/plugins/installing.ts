import type { Config } from '@oclif/core/interfaces';
import type { Vetted } from '@cse/session';

// Between oclif's hooks before and after an installation there is nothing but the config that both see.
const vetted = new WeakMap<Config, readonly Vetted[]>();

/** Keeps what was found out of packages until they are installed. */
export const remember = (config: Config, found: readonly Vetted[]): void => void vetted.set(config, found);

/** What was found out of the packages that are being installed. */
export const remembered = (config: Config): readonly Vetted[] => vetted.get(config) ?? [];
