import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCseError } from '@cse/errors';
import type { Kept } from '@cse/executor';
import { parsePlan, printPlan, type Plan } from '@cse/graph';
import type { KeptRun, OpenRun, RunState } from './run-state.ts';

/** Keeps runs in a folder: for each its plan, and its journal of one event a line. */
export function nodeState(folder: string): RunState {
  const runs = join(folder, 'runs');
  const answers = join(folder, 'answers');

  return {
    async open(id, plan, asked) {
      const place = join(runs, id);
      await mkdir(place, { recursive: true, mode: 0o700 });
      await mkdir(answers, { recursive: true, mode: 0o700 });
      await writeWhole(join(place, 'plan.json'), printPlan(plan));
      await writeWhole(join(answers, fileName(asked)), id);
      return openRun(id, plan, join(place, 'journal.ndjson'));
    },
    async find(id) {
      const found = id === 'latest' ? await latest(runs) : (await names(runs)).find((name) => name.startsWith(id));
      return found === undefined ? undefined : readRun(found, join(runs, found));
    },
    async answer(asked) {
      const id = await readFile(join(answers, fileName(asked)), 'utf8').catch(absent);
      return id === undefined ? undefined : soundPlan(join(runs, id));
    },
    forget: () => rm(answers, { recursive: true, force: true }),
    async *plans() {
      for (const name of await names(runs)) {
        const plan = await soundPlan(join(runs, name));
        if (plan) yield plan;
      }
    },
  };
}

async function openRun(id: string, plan: Plan, path: string): Promise<OpenRun> {
  const { events, length } = readJournal(path);
  if (events.length > 0) await truncate(path, length);
  const file = openSync(path, 'a', 0o600);
  return {
    id,
    plan,
    events,
    keep: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    [Symbol.asyncDispose]: async () => closeSync(file),
  };
}

async function readRun(id: string, place: string): Promise<KeptRun | undefined> {
  const plan = await readPlan(place);
  return plan && { id, plan, events: readJournal(join(place, 'journal.ndjson')).events };
}

async function readPlan(place: string): Promise<Plan | undefined> {
  const text = await readFile(join(place, 'plan.json'), 'utf8').catch(absent);
  return text === undefined ? undefined : parsePlan(text);
}

/** A plan that a power cut spoiled, or another release of `cse` kept, is as good as none where one can be made anew. */
async function soundPlan(place: string): Promise<Plan | undefined> {
  try {
    return await readPlan(place);
  } catch (error) {
    if (isCseError(error) && error.code === 'PLAN_INVALID') return undefined;
    throw error;
  }
}

/** The events of a journal, and its length in bytes up to the last whole line: a line that was cut off is dropped. */
function readJournal(path: string): { readonly events: readonly Kept[]; readonly length: number } {
  const events: Kept[] = [];
  let length = 0;
  for (const line of linesOf(path)) {
    const event = parseLine(line);
    if (!event) break;
    events.push(event);
    length += Buffer.byteLength(line) + 1;
  }
  return { events, length };
}

function linesOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch (error) {
    return absent(error) ?? [];
  }
}

function parseLine(line: string): Kept | undefined {
  try {
    return JSON.parse(line) as Kept;
  } catch {
    return undefined;
  }
}

async function latest(runs: string): Promise<string | undefined> {
  const dated = await Promise.all(
    (await names(runs)).map(async (name) => ({ name, at: (await stat(join(runs, name))).mtimeMs })),
  );
  return dated.sort((a, b) => b.at - a.at)[0]?.name;
}

const names = async (folder: string) => (await readdir(folder).catch(absent)) ?? [];

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

const fileName = (asked: string) => asked.replaceAll(':', '-');

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
