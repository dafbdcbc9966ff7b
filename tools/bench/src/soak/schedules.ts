import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { endingWithUs } from './children.ts';
import type { OnRound, Soak } from './soak.ts';

const SIMULATION = new URL('../../../simulation/src/', import.meta.url);
const MAIN = fileURLToPath(new URL('main.ts', SIMULATION));
/** By turns: the packages as they are written, and as they are built and shipped. */
const HOW = [['--conditions=cse:source'], ['--import', new URL('built.mjs', SIMULATION).href]];
// So many for each time that the other soaks are done, so many in one process.
const FOR_EACH = 1000;
const ROUND = 5000;

export const schedules: Soak = {
  name: 'a transfer in a simulated world with random faults; half of them with the built packages',
  goal: 'every invariant of `tools/simulation` holds',
  async run(count, _folder, onRound) {
    const work = new ScheduledWork(count * FOR_EACH, onRound);
    await Promise.all(Array.from({ length: availableParallelism() }, () => work.run()));
    return { done: work.done, wrong: work.wrong, notes: [`seeds ${work.first} to ${work.next - 1}`] };
  },
};

/** So many schedules, in rounds that each have a seed, for as many as want to share the work. */
class ScheduledWork {
  readonly wrong: string[] = [];
  readonly first = Math.floor(Math.random() * 2 ** 30);
  next = this.first;
  done = 0;
  readonly #onRound: OnRound | undefined;
  #left: number;

  constructor(count: number, onRound: OnRound | undefined) {
    this.#left = count;
    this.#onRound = onRound;
  }

  async run(): Promise<void> {
    while (this.#left > 0) {
      const runs = Math.min(ROUND, this.#left);
      this.#left -= runs;
      const seed = this.next++;
      const { ok, text } = await simulated(runs, seed);
      if (!ok) this.wrong.push(text.trim());
      this.done += runs;
      this.#onRound?.(this.done, this.wrong.length);
    }
  }
}

function simulated(runs: number, seed: number): Promise<{ readonly ok: boolean; readonly text: string }> {
  const how = HOW[seed % HOW.length] ?? [];
  const args = [...how, MAIN, '--runs', String(runs), '--seed', String(seed)];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, text: `${stdout}${stderr}` }),
    );
    endingWithUs(child);
  });
}
