import { kindsOf, type Carried, type InstalledPlugin, type Medium, type TransferConfig } from '@cse/transfer';
import type { Flags } from './flags.ts';

interface Asking {
  readonly flags: Flags;
  readonly plugins: readonly InstalledPlugin[];
  readonly from: Carried | undefined;
  readonly into: Medium | undefined;
}

/** What was typed, with what a medium says in the place of what was not. */
export function flagsWith(flags: Flags, { from, into }: Pick<Asking, 'from' | 'into'>): Flags {
  const { only } = into?.carries ?? {};
  return { ...(only ? { only } : {}), ...from?.asks.flags, ...flags };
}

/** What is asked for, where media have a say in it. */
export function askedOver(config: TransferConfig, { flags, plugins, from, into }: Asking): TransferConfig {
  const below = from?.asks.below ?? into?.carries?.below;
  const asked = below === undefined ? config : onlyBelow(config, below, plugins);
  const { instead, items } = from?.asks ?? {};
  const isTyped = kindsOf(plugins).some((kind) => flags[kind] !== undefined);
  if (instead && !isTyped) return { ...asked, releases: {}, options: {}, only: [], skip: [], items: instead };
  return items && !asksItself(asked) ? { ...asked, items } : asked;
}

function onlyBelow(config: TransferConfig, path: string, plugins: readonly InstalledPlugin[]): TransferConfig {
  const others = plugins.filter(({ declaration }) => !declaration.paths?.includes(path));
  return { ...config, skip: [...config.skip, ...others.map(({ declaration }) => declaration.use)] };
}

const asksItself = ({ releases, items }: TransferConfig) => Object.keys(releases).length > 0 || items.length > 0;
