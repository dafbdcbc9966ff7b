import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { chmod, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { isCseError, systemFailed } from '@cse/errors';
import type { KeptEvent } from '@cse/executor';
import { parsePlan, planBytes, type Plan } from '@cse/graph';
import { nodeFiles, replaceFile, withPlainErrors } from '@cse/store';
import { homeMissing } from './errors.ts';
import { isCheck } from './run-plan.ts';
import type { KeptRun, OpenRun, RunState } from './run-state.ts';

export interface NodeStateOptions {
  /** The folder that has to be there before: what stands below it is made, and it is not. */
  readonly home?: string | undefined;
}

const files = withPlainErrors(nodeFiles());

/** Keeps runs in a folder: for each its plan, and its journal of one event a line. */
export function nodeState(folder: string, { home }: NodeStateOptions = {}): RunState {
  const runs = join(folder, 'runs');
  const answers = join(folder, 'answers');

  return {
    async open(id, plan, asked) {
      const place = join(runs, id);
      if (home !== undefined && !(await files.stat(home))) throw homeMissing(home, folder);
      for (const each of [folder, runs, place, answers]) await makePrivate(each);
      await writeWhole(join(place, 'plan.json'), planBytes(plan));
      if (asked !== undefined) await writeWhole(join(answers, fileName(asked)), Buffer.from(id));
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
  // A line that was cut off goes; where there is none, another process may be at work on the same.
  if (events.length > 0 && statSync(path).size > length) await truncate(path, length);
  const file = plainly(path, () => openSync(path, 'a', 0o600));
  return {
    id,
    plan,
    events,
    keep: (event) => void plainly(path, () => writeSync(file, `${JSON.stringify(event)}\n`)),
    [Symbol.asyncDispose]: async () => closeSync(file),
  };
}

function plainly<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw systemFailed(cause, path);
  }
}

async function readRun(id: string, place: string): Promise<KeptRun | undefined> {
  const plan = await readPlan(place);
  const { events } = readJournal(join(place, 'journal.ndjson'));
  return plan && { id, plan, events, ...(isCheck(id) ? { isCheck: true } : {}) };
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
function readJournal(path: string): { readonly events: readonly KeptEvent[]; readonly length: number } {
  const events: KeptEvent[] = [];
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

function parseLine(line: string): KeptEvent | undefined {
  try {
    return JSON.parse(line) as KeptEvent;
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

const names = async (folder: string) => ((await readdir(folder).catch(absent)) ?? []).sort();

async function makePrivate(folder: string): Promise<void> {
  if (await files.stat(folder)) return;
  await files.mkdir(folder);
  await chmod(folder, 0o700);
}

const writeWhole = (path: string, bytes: Uint8Array | Iterable<Uint8Array>) =>
  replaceFile(files, path, { bytes, permissions: 0o600 });

const fileName = (asked: string) => asked.replaceAll(':', '-');

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
