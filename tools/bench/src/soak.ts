import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { flippedBytes } from './soak/flips.ts';
import { fullDisks } from './soak/full-disk.ts';
import { killedExports, killedImports } from './soak/kills.ts';
import { killedMirrors, killedRegistryExports, killedRegistryImports } from './soak/registry-kills.ts';
import { schedules } from './soak/schedules.ts';
import type { Soak, SoakOutcome } from './soak/soak.ts';
import { killedTargets } from './soak/target-kills.ts';
import { killedWorkers } from './soak/worker-kills.ts';

const SOAKS: Readonly<Record<string, Soak>> = {
  'killed-exports': killedExports,
  'killed-imports': killedImports,
  'killed-mirrors': killedMirrors,
  'killed-registry-exports': killedRegistryExports,
  'killed-registry-imports': killedRegistryImports,
  'killed-targets': killedTargets,
  'killed-workers': killedWorkers,
  'flipped-bytes': flippedBytes,
  'full-disks': fullDisks,
  schedules,
};

// What is started for a soak ends with it: who stops the soak ends it as an exit does.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '200' }, out: { type: 'string' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(SOAKS);
const rows: string[] = [];
let failed = false;
for (const name of names) {
  const soak = SOAKS[name];
  if (!soak) throw new Error(`there is no soak "${name}"; there are ${Object.keys(SOAKS).join(', ')}`);
  console.error(`soak: ${name} …`);
  const onRound = (done: number, wrong: number) => console.error(`soak: ${name}: ${done} done, ${wrong} wrong`);
  const outcome = await inFolder((folder) => soak.run(Number(values.count), folder, onRound));
  for (const line of outcome.wrong) console.error(`  ${line}`);
  failed ||= outcome.wrong.length > 0;
  rows.push(rowOf(soak, outcome));
}
const table = ['| what | expected | runs | failures | |', '|---|---|---|---|---|', ...rows].join('\n');
console.log(table);
if (values.out !== undefined) writeFileSync(values.out, reportOf(table));
process.exitCode = failed ? 1 : 0;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cse-soak-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function rowOf({ name, goal }: Soak, { done, wrong, notes = [], skipped }: SoakOutcome): string {
  const rest = skipped === undefined ? notes.join('; ') : `skipped: ${skipped}`;
  return `| ${[name, goal, done, wrong.length, rest].join(' | ')} |`;
}

function reportOf(table: string): string {
  const machine = `${cpus().length} processors, Node ${process.version}, ${process.platform}`;
  const what =
    '`npm run soak` repeats the same thing many times: it kills, corrupts and fills up, and checks that nothing is lost and nothing wrong arrives.';
  return `# Soak tests\n\n${what}\n\nThe last run (${machine}):\n\n${table}\n`;
}
