import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  nodeProbe,
  openCopy,
  parseCopy,
  type Copy,
  type CopyFlags,
  type CopyPorts,
  type CopyRequest,
  type RegistryFlags,
} from '@cse/copy';
import type { Report } from '@cse/executor';
import { nodeFiles } from '@cse/store';
import { interruptible } from './interruption.ts';
import { nodePorts } from './node-ports.ts';
import { runAndShow, type ExitReport, type Showing } from './run-and-show.ts';
import { print, write } from './streams.ts';
import { writeUserFile } from './user-file.ts';

/** The report, with the lines that imgpkg's own `--json` has. */
export interface CopyReport extends ExitReport {
  readonly Tables: null;
  readonly Blocks: null;
  readonly Lines: readonly string[];
}

interface CopyShowing extends Showing {
  /** Print what imgpkg prints on a terminal. */
  readonly tty: boolean;
}

/** Copies, in front of people or programs. It ends with 1 whatever went wrong, as imgpkg does. */
export async function copyAndShow(flags: CopyFlags & RegistryFlags, showing: CopyShowing): Promise<CopyReport> {
  const request = parseCopy(await withWholePaths(flags));
  const { json, tty } = showing;
  await using copy = await openAloud(request, flags);
  const tell = async (lines: readonly string[]) => (tty && !json ? write(process.stdout, lines.join('\n')) : undefined);
  await tell(copy.lines);
  const running = { start: (signal: AbortSignal) => copy.run({ signal }), report: copy.report };
  // What is noted stands among imgpkg's own lines.
  const quiet = { ...showing, progress: 'none', json: true, notes: 'hidden' } as const;
  const report = await runAndShow(copy.plan, running, tty ? quiet : showing);
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

async function openAloud(request: CopyRequest, flags: RegistryFlags): Promise<Copy> {
  using interruption = interruptible((line) => print(process.stderr, line));
  return await openCopy(request, { flags, ports: copyPorts(process.env), signal: interruption.signal });
}

function copyPorts(env: NodeJS.ProcessEnv): CopyPorts {
  const { credentials, proxy, certificateFolders, userAgent, readText, onEvent } = nodePorts(env);
  return {
    env,
    docker: credentials,
    registry: { proxy, certificateFolders, userAgent, onEvent },
    probe: nodeProbe,
    files: nodeFiles(),
    readText,
    writeText: (path, text) => writeUserFile(path, text, 0o600),
    now: () => performance.now(),
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
