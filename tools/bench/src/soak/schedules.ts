import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Soak } from './soak.ts';

const MAIN = fileURLToPath(new URL('../../../simulation/src/main.ts', import.meta.url));
// So many for each time that the other soaks are done.
const FOR_EACH = 1000;

export const schedules: Soak = {
  name: 'a transfer in a simulated world, with faults by chance',
  goal: 'every law of `tools/simulation` is kept',
  async run(count) {
    const seeds = Array.from({ length: availableParallelism() }, () => Math.floor(Math.random() * 2 ** 31));
    const each = Math.ceil((count * FOR_EACH) / seeds.length);
    const said = await Promise.all(seeds.map((seed) => simulated(each, seed)));
    const wrong = said.flatMap(({ ok, text }) => (ok ? [] : [text.trim()]));
    return { done: each * seeds.length, wrong, notes: [`seeds ${seeds.join(', ')}`] };
  },
};

function simulated(runs: number, seed: number): Promise<{ readonly ok: boolean; readonly text: string }> {
  const args = ['--conditions=cse:source', MAIN, '--runs', String(runs), '--seed', String(seed)];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, text: `${stdout}${stderr}` }),
    );
  });
}
