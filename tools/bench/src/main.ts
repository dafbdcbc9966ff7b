import { parseArgs } from 'node:util';
import { CASES } from './cases.ts';
import { runRounds, type CaseOutcome } from './rounds.ts';
import { goalsOf, tableOf } from './table.ts';
import { isInstalled } from './tools.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(CASES);

for (const program of ['docker-registry', 'skopeo']) {
  if (!isInstalled(program)) throw new Error(`the bench needs ${program} on the PATH: apt-get install ${program}`);
}

const outcomes: CaseOutcome[] = [];
for (const name of names) {
  const make = CASES[name];
  if (!make) throw new Error(`there is no case "${name}"; there are ${Object.keys(CASES).join(', ')}`);
  console.error(`bench: ${name} …`);
  await using each = await make();
  outcomes.push(await runRounds(each, Number(values.rounds)));
}
console.log(`${tableOf(outcomes)}\n\n${goalsOf(outcomes)}`);
