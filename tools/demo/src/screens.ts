import { setTimeout } from 'node:timers/promises';
import { BASE, company, type Company } from './company.ts';
import { Terminal } from './terminal.ts';

/** What a terminal showed, with colours as escape sequences. */
export interface Screen {
  readonly name: string;
  readonly text: string;
}

export const COLUMNS = 80;
const ROWS = 24;
const ASKED = `--cse 4.2.2 --tkg 2.5 --to ${BASE}`;

/** The screens of a long run in a real terminal: it is throttled, stopped, and resumed. */
export async function screensOfRun(root: string, folder: string): Promise<readonly Screen[]> {
  await using at = await company({ root, folder, tkg: ['2.5.0'], scale: 1 / 64 });
  at.trouble(SLOW);
  using terminal = new Terminal({ columns: COLUMNS, rows: ROWS, cwd: folder, env: at.env });
  return await Array.fromAsync(longRun(terminal, at));
}

const BLOB = /\/blobs\/sha256:/;
const SLOW = { path: BLOB, times: Infinity, fault: { kind: 'slow', bytesPerSecond: 500_000 } } as const;
const BUSY = {
  path: BLOB,
  times: Infinity,
  fault: { kind: 'answer', status: 429, headers: { 'retry-after': '8' } },
} as const;

async function* longRun(terminal: Terminal, { trouble }: Company): AsyncGenerator<Screen> {
  const typed = async (line: string) => {
    terminal.press('C-l');
    await terminal.until((text) => /^\$ *\n*$/.test(text));
    terminal.type(line);
  };
  const reached = (share: number) => (text: string) => Number(/(\d+) %/.exec(text)?.[1] ?? -1) >= share;
  await typed(`cse mirror ${ASKED}`);
  yield { name: 'run-10', text: await terminal.until(reached(10)) };
  await terminal.until(reached(25));
  trouble(BUSY);
  const throttled = terminal.until((text) => /waiting/.test(text));
  yield { name: 'run-throttled', text: await throttled };
  await setTimeout(2_000);
  trouble(SLOW);
  yield { name: 'run-50', text: await terminal.until(reached(50)) };
  await terminal.until(reached(60));
  terminal.press('C-c');
  yield { name: 'run-stopped', text: await terminal.until(isPrompt) };
  await typed(`cse mirror ${ASKED}`);
  yield { name: 'run-resumed', text: await terminal.until(reached(60)) };
  yield { name: 'run-90', text: await terminal.until(reached(90)) };
  yield { name: 'run-complete', text: await terminal.until(isPrompt) };
}

/** Whether the shell waits for the next line: what was typed has ended. */
const isPrompt = (text: string) => /\n\$ *\n*$/.test(text);
