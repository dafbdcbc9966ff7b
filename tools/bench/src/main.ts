import { parseArgs } from 'node:util';
import { CASES } from './cases.ts';
import { plugins } from './plugins.ts';
import { runRounds, type CaseOutcome } from './rounds.ts';
import { scale } from './scale/scale.ts';
import { goalsOf, tableOf } from './table.ts';
import { isInstalled, versionsHere } from './tools.ts';

// The larger ones take long, so they are only measured where they are asked for.
const SIZES = [500, 5_000, 20_000, 50_000];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    images: { type: 'string' },
    to: { type: 'string', default: '5000' },
  },
});

const sizes = values.images?.split(',').map(Number) ?? SIZES.filter((images) => images <= Number(values.to));

if (positionals.includes('scale')) await scale(sizes, (line) => console.log(line));
else if (positionals.includes('plugins')) await plugins(Number(values.rounds), (line) => console.log(line));
else await compare(positionals.length > 0 ? positionals : Object.keys(CASES));

/** Lets tools do the same work in turn, and prints what each took. */
async function compare(names: readonly string[]): Promise<void> {
  for (const program of ['docker-registry', 'skopeo'])
    if (!isInstalled(program)) throw new Error(`the bench needs ${program} on the PATH: apt-get install ${program}`);
  const outcomes: CaseOutcome[] = [];
  for (const name of names) {
    const make = CASES[name];
    if (!make)
      throw new Error(`there is no case "${name}"; there are scale, plugins, ${Object.keys(CASES).join(', ')}`);
    console.error(`bench: ${name} …`);
    await using each = await make();
    outcomes.push(await runRounds(each, Number(values.rounds)));
  }
  console.log(`${tableOf(outcomes)}\n\n${goalsOf(outcomes)}\n\nOn ${versionsHere()}.`);
}
