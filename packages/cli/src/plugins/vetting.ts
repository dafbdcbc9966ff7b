import type { VettingOptions } from '@cse/installation';
import { print } from '@cse/terminal';
import type { Config } from '@oclif/core/interfaces';
import { reservedFlags } from './reserved-flags.ts';

/** What plugins are vetted against here. */
export const vettingIn = (config: Config): VettingOptions => ({
  packages: config.getPluginsList(),
  reserved: reservedFlags(config),
  tell: (lines) => print(process.stderr, lines.join('\n')),
});

/** Asks whether an unsigned plugin is to be installed, where there is somebody to ask. */
export async function confirmUnsigned(name: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const { default: input } = await import('@inquirer/input');
  const answer = await input({ message: `Install ${name} all the same? (yes/no)` }, { output: process.stderr });
  return /^y(?:es)?$/i.test(answer.trim());
}
