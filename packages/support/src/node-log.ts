import { closeSync, openSync, writeSync } from 'node:fs';
import { systemFailed, visible } from '@cse/errors';
import { redact, secretsOf } from './redact.ts';

/** From the few lines that matter most to all of them. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
/** How important a line is; a log holds those of its level and above. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What stands behind the message of a line. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

interface Log {
  readonly file: number;
  readonly level: LogLevel;
  readonly secrets: readonly string[];
}

let log: Log | undefined;

export interface LogFlags {
  readonly 'log-file'?: string | undefined;
  readonly 'log-level'?: LogLevel | undefined;
}

/** Begins to write to the log that the flags name, behind what is there. Throws what the system refuses. */
export function openLog({ 'log-file': path, 'log-level': level = 'info' }: LogFlags, argv: readonly string[]): void {
  if (path === undefined || log) return;
  try {
    log = { file: openSync(path, 'a', 0o600), level, secrets: secretsOf(process.env, argv) };
  } catch (cause) {
    throw systemFailed(cause, path);
  }
}

/** Ends it. */
function closeLog(): void {
  if (log) closeSync(log.file);
  log = undefined;
}

/** Writes one line: when, how important, what, and the rest by name, as dockerd and containerd do. No secret gets in. */
export function logLine(level: LogLevel, message: string, fields: Fields = {}): void {
  if (!log || LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(log.level)) return;
  const { secrets, file } = log;
  const words = Object.entries({ time: new Date().toISOString(), level, msg: message, ...fields });
  const line = words.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${quoted(redact(String(value), secrets))}`],
  );
  try {
    writeSync(file, `${line.join(' ')}\n`);
  } catch (cause) {
    closeLog();
    process.emitWarning(`the log cannot be written any more: ${systemFailed(cause).message}`);
  }
}

const quoted = (text: string) => (/^[\w.:/@+~-]+$/.test(text) ? text : JSON.stringify(visible(text)));
