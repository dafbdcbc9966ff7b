// Runs schedules and prints what came of them: `main.ts [--runs 1000] [--seed N] [--path P]`.
// With `--import ./tools/simulation/src/built.mjs` before it, of the packages as they are built.
import { inspect, parseArgs } from 'node:util';
import { check } from './check.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    path: { type: 'string' },
  },
});
// Where in the code an error was made costs more than all the rest, and tells something only of one schedule.
if (values.path === undefined) Error.stackTraceLimit = 0;
const seed = Number(values.seed);
const { runs, failure } = await check({ runs: Number(values.runs), seed, path: values.path });
console.log(`${runs} schedules of seed ${seed}: ${failure ? 'one broke a law' : 'every law was kept'}`);
if (failure) {
  console.log(`${failure.laws.join('\n')}\n${inspect(failure.schedule, { depth: 8 })}\nagain: ${failure.again}`);
  process.exitCode = 1;
}
