import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { chmod, open, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, isCseError, systemFailed } from '@cse/errors';
import { finishedIn, type KeptEvent } from '@cse/executor';
import { parsePlan, planBytes, type Plan } from '@cse/graph';
import { nodeFiles, replaceFile, withPlainErrors } from '@cse/store';
import { homeMissing } from './errors.ts';
import { NodeJournal, parseLine } from './node-journal.ts';
import { NodePulse, readPulse } from './node-pulse.ts';
import { beyond, RUN_LIMIT } from './run-limit.ts';
import { checkOf, isCheck } from './run-plan.ts';
import type { KeptRun, OpenRun, RunEntry, RunLook, RunState } from './run-state.ts';

export interface NodeStateOptions {
  /** The folder that has to be there before: what stands below it is made, and it is not. */
  readonly home?: string | undefined;
}

const files = withPlainErrors(nodeFiles());

/** Keeps runs in a folder: for each its plan, and its journal of one event a line. */
export function nodeState(folder: string, { home }: NodeStateOptions = {}): RunState {
  const runs = join(folder, 'runs');
  const answers = join(folder, 'answers');
  const list = () => entriesIn(runs);
  const remove = (id: string) => rm(join(runs, id), { recursive: true, force: true });
  const named = async (id: string) =>
    id === 'latest' ? (await list())[0]?.id : (await names(runs)).find((name) => name.startsWith(id));

  return {
    async open(id, plan, asked) {
      const place = join(runs, id);
      if (home !== undefined && !(await files.stat(home))) throw homeMissing(home, folder);
      for (const each of [folder, runs, place, answers]) await makePrivate(each);
      await writeWhole(join(place, 'plan.json'), planBytes(plan));
      if (asked !== undefined) await writeWhole(join(answers, fileName(asked)), Buffer.from(id));
      const run = await openRun(id, place);
      if (run.isNew) for (const old of beyond(await list())) await remove(old.id);
      return run;
    },
    has: async (id) => (await files.stat(join(runs, id))) !== undefined,
    limit: RUN_LIMIT,
    list,
    remove,
    async find(id) {
      const found = await named(id);
      return found === undefined ? undefined : readRun(found, join(runs, found));
    },
    async look(id) {
      const found = await named(id);
      return found === undefined ? undefined : lookAt(found, join(runs, found));
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

const JOURNAL = 'journal.ndjson';
const PULSE = 'pulse.json';

async function openRun(id: string, place: string): Promise<OpenRun> {
  const path = join(place, JOURNAL);
  const journal = new NodeJournal(path);
  const finished = finishedIn(journal.events(), await toldSince(place));
  const { length } = journal;
  // A line that was cut off goes; where there is none, another process may be at work on the same.
  if (length > 0 && statSync(path).size > length) await truncate(path, length);
  const file = plainly(path, () => openSync(path, 'a', 0o600));
  const pulse = new NodePulse(join(place, PULSE));
  return {
    id,
    isNew: length === 0,
    finished,
    keep(event) {
      plainly(path, () => writeSync(file, `${JSON.stringify(event)}\n`));
      pulse.add(event);
    },
    moved: (event) => pulse.add(event),
    async [Symbol.asyncDispose]() {
      closeSync(file);
      await pulse[Symbol.asyncDispose]();
    },
  };
}

/** What a look at the target told since a run was last at work. */
async function toldSince(place: string): Promise<Iterable<KeptEvent>> {
  const journals = [place, checkOf(place)].map((each) => join(each, JOURNAL));
  const [worked, looked] = await Promise.all(journals.map((path) => stat(path).catch(absent)));
  const isNewer = looked !== undefined && looked.mtimeMs > (worked?.mtimeMs ?? 0);
  return isNewer ? new NodeJournal(join(checkOf(place), JOURNAL)).events() : [];
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
  const events = [...new NodeJournal(join(place, JOURNAL)).events()];
  return plan && { id, plan, events, ...(isCheck(id) ? { isCheck: true } : {}) };
}

function lookAt(id: string, place: string): RunLook {
  const journal = new NodeJournal(join(place, JOURNAL));
  return {
    id,
    isCheck: isCheck(id),
    plan: async () => parsePlan(await readFile(join(place, 'plan.json'), 'utf8')),
    news: () => journal.events(),
    pulse: () => readPulse(join(place, PULSE)),
  };
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

/** The runs in a folder, the last one first. */
async function entriesIn(runs: string): Promise<readonly RunEntry[]> {
  const entries: RunEntry[] = [];
  for (const id of await names(runs)) {
    const kept = ['plan.json', JOURNAL].map((name) => files.stat(join(runs, id, name)));
    const size = (await Promise.all(kept)).reduce((sum, found) => sum + (found?.size ?? 0), 0);
    const { mtimeMs } = await stat(join(runs, id));
    const { at, ...last } = await lastOf(join(runs, id, JOURNAL));
    entries.push({ id, isCheck: isCheck(id), at: Math.max(at, mtimeMs), size, ...last });
  }
  return entries.sort((a, b) => b.at - a.at);
}

// The last event is told in less than that.
const TAIL = 4096;

async function lastOf(path: string): Promise<Pick<RunEntry, 'at' | 'ended' | 'stopped' | 'complete'>> {
  const found = await stat(path).catch(absent);
  if (!found) return { at: 0, ended: false, stopped: false };
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL), { position: Math.max(0, found.size - TAIL) });
  const last = parseLine(buffer.subarray(0, bytesRead).toString().split('\n').at(-2) ?? '');
  const { interrupted, complete } = last?.type === 'run-finished' ? last : {};
  return { at: found.mtimeMs, ended: interrupted === false, stopped: interrupted === true, complete };
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
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}
