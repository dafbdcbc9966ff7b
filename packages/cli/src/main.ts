import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { run } from '@oclif/core/run';
import { settings } from '@oclif/core/settings';
import { putInOrder } from '@cse/session';
import { failureOf, isQuietExit, type CliFailure } from './failure.ts';
import { printFailure } from './print-failure.ts';
import { watchOutput } from './output.ts';
import { tellWarnings } from './warnings.ts';

/** Runs one command line, and sets the exit code. All errors end here. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  const output = watchOutput();
  tellWarnings(argv.includes('--debug'));
  // What is installed runs as it was built: oclif would otherwise look for TypeScript sources when NODE_ENV says test.
  settings.enableAutoTranspile = false;
  try {
    const config = await Config.load({ root: fileURLToPath(root) });
    putInOrder(config);
    leaveOutHooks(config);
    if (argv[0] === 'plugins') await nameAsTyped(config);
    if (config.getPluginsList().some(({ type }) => type === 'user'))
      await (await import('./plugins/check-command.ts')).checkCommand(config, argv);
    await run(spelled(argv), config);
  } catch (error) {
    process.exitCode = isQuietExit(error) ? error.oclif.exit : report(failureOf(error, argv), error, argv);
  }
  // A stream says that it failed a turn after it was written to.
  await setImmediate();
  if (output.failure && !process.exitCode) process.exitCode = report(failureOf(output.failure), output.failure, []);
}

/** A plugin has its place where it is asked what it wants, and no say in what else is typed. */
function leaveOutHooks(config: Config): void {
  for (const plugin of config.getPluginsList()) if (plugin.type !== 'core') plugin.hooks = {};
}

/** What oclif's commands do they tell under the name of our package, and people know the one that they type. */
async function nameAsTyped({ name, bin }: Config): Promise<void> {
  const { ux } = await import('@oclif/core/ux');
  const start = ux.action.start.bind(ux.action);
  ux.action.start = (action, ...rest) => start(action.replace(`${name}:`, `${bin}:`), ...rest);
}

/** `cse -v` is `cse version`, and `cse plugins list` is what oclif calls `cse plugins`. */
function spelled([first, second, ...rest]: readonly string[]): string[] {
  if (first === 'plugins' && second === 'list') return [first, ...rest];
  return [first === '-v' ? 'version' : first, second, ...rest].filter((word) => word !== undefined);
}

function report(failure: CliFailure, error: unknown, argv: readonly string[]): number {
  const given = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  printFailure(failure, { json: given.includes('--json'), debug: given.includes('--debug') ? error : undefined });
  return failure.exit;
}
