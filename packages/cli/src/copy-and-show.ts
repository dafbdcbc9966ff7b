import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '@oclif/core/interfaces';
import { nodeProbe, openCopy, parseCopy, type CopyFlags, type CopyPorts, type RegistryFlags } from '@cse/copy';
import { writeUserFile, type Report } from '@cse/session';
import { write } from '@cse/terminal';
import { sessionOf } from './here.ts';
import { interruptible } from './interruption.ts';
import { show, type ExitReport, type Showing } from './show.ts';

/** The report, with the lines that imgpkg's own `--json` has. */
export interface CopyReport extends ExitReport {
  readonly Tables: null;
  readonly Blocks: null;
  readonly Lines: readonly string[];
}

interface CopyShowing extends Showing {
  /** Print what imgpkg prints on a terminal. */
  readonly tty: boolean;
  readonly config: Config;
}

/** Copies, in front of people or programs. It ends with 1 whatever went wrong, as imgpkg does. */
export async function copyAndShow(flags: CopyFlags & RegistryFlags, showing: CopyShowing): Promise<CopyReport> {
  const request = parseCopy(await withWholePaths(flags));
  const { json, tty, config, ...shown } = showing;
  using interruption = interruptible();
  const { signal } = interruption;
  await using copy = await openCopy(request, { flags, ports: await copyPorts(config), signal });
  const tell = async (lines: readonly string[]) => (tty && !json ? write(process.stdout, lines.join('\n')) : undefined);
  await tell(copy.lines);
  // What is noted stands among imgpkg's own lines.
  const quiet = { ...shown, progress: 'none', json: true, notes: 'hidden' } as const;
  const report = await show(copy.run({ signal }), tty ? quiet : { ...shown, json });
  if (report.ok) await copy.finish();
  else if (report.fault !== 'interrupted') await tellError(report);
  if (report.ok) await tell(copy.lastLines);
  const Lines = [...copy.lines, ...(report.ok ? copy.lastLines : [])].filter((line) => line.startsWith('copy | '));
  return { Tables: null, Blocks: null, Lines, ...report, exit: Number(process.exitCode ?? 0) };
}

/** Ends as imgpkg does: with its word for an error before what went wrong first, and with 1. */
async function tellError({ failures: [first] }: Report): Promise<void> {
  process.exitCode = 1;
  if (first) await write(process.stderr, `Error: ${first.message}`);
}

async function copyPorts(config: Config): Promise<CopyPorts> {
  const { ports, files } = await sessionOf(config);
  const { credentials, proxy, certificateFolders, userAgent, readText, onEvent, clock } = ports;
  return {
    env: process.env,
    docker: credentials,
    registry: { proxy, certificateFolders, userAgent, onEvent },
    probe: nodeProbe,
    files,
    readText,
    writeText: (path, text) => writeUserFile(path, text, 0o600),
    now: clock.monotonic,
  };
}

/** A tar is opened by its real name, for links to it are not followed below. */
async function withWholePaths<Flags extends CopyFlags>(flags: Flags): Promise<Flags> {
  const { tar, 'to-tar': toTar } = flags;
  return {
    ...flags,
    ...(tar ? { tar: await realpath(tar).catch(() => resolve(tar)) } : {}),
    ...(toTar ? { 'to-tar': resolve(toTar) } : {}),
  };
}
