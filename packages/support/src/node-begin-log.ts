import { logLine, openLog, type LogFlags } from './node-log.ts';
import { withoutSecrets } from './redact.ts';

/** A command line, and which cse was given it. */
export interface LoggedCommand {
  readonly id: string;
  readonly argv: readonly string[];
  readonly version: string;
}

/**
 * Begins the log that the flags of a command ask for, if they do, with the command. The values of flags that bear secrets
 * are left out, however short.
 */
export function beginLog(flags: object, { id, argv, version }: LoggedCommand): void {
  openLog(flags as LogFlags, argv);
  logLine('info', `cse ${id.replaceAll(':', ' ')}`, {
    args: withoutSecrets(argv).join(' '),
    version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  });
}
