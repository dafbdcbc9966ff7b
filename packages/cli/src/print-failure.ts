import { inspect } from 'node:util';
import { visible } from '@cse/errors';
import type { CliFailure } from './failure.ts';
import { logEnd } from '@cse/support';
import { paint, print } from '@cse/terminal';

export interface FailureOptions {
  /** Print it on stdout too, as the one document that `--json` promises. */
  readonly json: boolean;
  /** What was thrown, to be shown with its stack. */
  readonly debug?: unknown;
}

/** Says what went wrong, and what to do next. */
export function printFailure(failure: CliFailure, { json, debug }: FailureOptions): void {
  logEnd(failure);
  if (json) print(process.stdout, JSON.stringify(documentOf(failure), undefined, 2), 'whole');
  print(process.stderr, renderFailure(failure));
  if (debug !== undefined) print(process.stderr, `\n${inspect(debug, { depth: 6 })}`, 'whole');
}

/** What went wrong, and what to do next, for people. */
export function renderFailure({ fault, code, message, hint }: CliFailure): string {
  const [first, ...rest] = message.split('\n');
  const lines = [`${paint('red', 'error:')} ${first}`, ...rest.map((line) => `       ${line}`)];
  if (hint !== undefined) lines.push(`${paint('cyan', ' next:')} ${visible(hint)}`);
  lines.push(paint('dim', ` code: ${code} (${fault})`));
  return `${lines.join('\n')}\n`;
}

/** The shape of a report, for a run that never began. */
function documentOf({ exit, code, fault, message, hint }: CliFailure): object {
  return { ok: false, exit, failures: [{ code, fault, message, ...(hint === undefined ? {} : { hint }) }] };
}
