import { logCommand } from './events.ts';
import { openLog, type LogFlags } from './log.ts';

interface Given {
  readonly id: string;
  readonly argv: readonly string[];
}

/** Begins the log that the flags of a command ask for, if they do. */
export function beginLog(flags: object, { id, argv }: Given): void {
  openLog(flags as LogFlags, argv);
  logCommand(id, argv);
}
