import type { VettingOptions } from '@cse/installation';
import { trustedKeys } from '@cse/session';
import { print } from '@cse/terminal';
import type { Config } from '@oclif/core/interfaces';
import { tarballsIn } from './lock.ts';
import { reservedFlags } from './reserved-flags.ts';

/** What plugins are vetted against here. */
export const vettingIn = (config: Config): VettingOptions => ({
  packages: config.getPluginsList(),
  reserved: reservedFlags(config),
  tell: (lines) => print(process.stderr, lines.join('\n')),
});

/** With what, and where, plugins are installed here. */
export const installingIn = (config: Config) => ({
  ...vettingIn(config),
  confirm,
  trustedKeys: () => trustedKeys(process.env),
  tarballs: tarballsIn(config),
  npm: { broughtBy: config.plugins.get('@oclif/plugin-plugins')?.root ?? config.root, registry: config.npmRegistry },
});

/** Asks whether to go on, where there is somebody to ask. */
async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const { default: input } = await import('@inquirer/input');
  const answer = await input({ message: `${question} (yes/no)` }, { output: process.stderr });
  return /^y(?:es)?$/i.test(answer.trim());
}
