import { isSystemError, systemFailed } from '@cse/errors';
import { paint, print } from '@cse/terminal';

/** Tells of the warnings of Node and oclif in one line each, once; a plugin that does not load is one of them. */
export function tellWarnings(debug: boolean): void {
  if (debug) return;
  const told = new Set<string>();
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { readonly detail?: string }) => {
    const line = lineOf(warning);
    if (line === undefined || told.has(line)) return;
    told.add(line);
    print(process.stderr, `${paint('yellow', 'warning:')} ${line}`);
  });
}

function lineOf(warning: Error & { readonly detail?: string }): string | undefined {
  const { name, message, detail = '' } = warning;
  if (name === 'ExperimentalWarning') return undefined;
  if (isSystemError(warning)) return systemFailed(warning).message;
  const field = (key: string) =>
    detail
      .split('\n')
      .find((each) => each.startsWith(`${key}: `))
      ?.slice(key.length + 2);
  const plugin = field('plugin');
  return plugin === undefined
    ? message
    : `the plugin ${plugin} does not load completely: ${field('message') ?? message}`;
}
