import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { dockerRegistry, postgres, type DockerRegistry, type Postgres } from '@cse/testkit';
import { fillImages, gapsBetween } from './content.ts';
import { runCse, type CseRun } from './run-cse.ts';
import type { Soak, SoakOutcome } from './soak.ts';

/** Two of three workers are killed: the third does what they leave. */
const KILLS = 2;
/** As many downloads a worker has under way at most. */
const UNDER_WAY = 16;

/** Stops workers of a queue with SIGKILL, between real registries of others. */
export const killedWorkers: Soak = {
  name: '`kill -9` of two of three workers of a queue, between two docker-registries',
  goal: 'all content arrives, and the report is ok; only what a killed worker had under way is read again',
  run: soak,
};

interface WorkerRound {
  readonly source: DockerRegistry;
  readonly references: readonly string[];
  readonly target: DockerRegistry;
  readonly database: Postgres;
  readonly dir: string;
}

async function soak(...[count, folder, onRound]: Parameters<Soak['run']>): Promise<SoakOutcome> {
  await using database = await postgres();
  await using source = await dockerRegistry();
  await using store = registries({ hosts: { [source.host]: { plainHttp: true } } });
  const references = await fillImages(store, source.host, 2);
  const wrong: string[] = [];
  let [kills, took, rounds] = [0, 0, 0];
  for (; kills < count; rounds += 1) {
    const dir = join(folder, String(rounds));
    mkdirSync(dir);
    await using target = await dockerRegistry();
    try {
      // In the first round nobody is killed: it shows how long there is to kill in.
      const outcome = await play({ source, references, target, database, dir }, took);
      took ||= outcome.took;
      kills += outcome.kills;
      for (const what of outcome.wrong) wrong.push(`${rounds}: ${what}`);
    } catch (error) {
      wrong.push(`${rounds}: ${String(error)}`);
    }
    rmSync(dir, { recursive: true, force: true });
    onRound?.(kills, wrong.length);
  }
  return { done: kills, wrong, notes: [`in ${rounds} rounds`] };
}

async function play(round: WorkerRound, took: number) {
  const { source, references, target, database, dir } = round;
  const plan = join(dir, 'plan.json');
  const images = references.flatMap((reference) => ['--image', reference]);
  await ended(['plan', ...images, '--to', `${target.host}/base`, '--out', plan], round);
  const queue = ['--queue', database.url];
  await ended(['run', plan, ...queue, '--detach', '--part-images', '1'], round);
  await source.forget();
  const victims = took > 0 ? Array.from({ length: KILLS }, () => Math.random() * took) : [];
  const worker = commandFor(['worker', ...queue, '--until-empty'], round);
  const killed = victims.map((killAfter) => runCse(worker, { home: dir, killAfter }));
  const last = await ended(['worker', ...queue, '--until-empty'], round);
  const kills = (await Promise.all(killed)).filter(({ signal }) => signal === 'SIGKILL').length;
  await ended(['report', 'latest', ...queue], round);
  const wrong = await gapsBetween(source.host, target.host, references);
  return { took: last.took, kills, wrong: [...wrong, ...(await readTooOften(source, kills))] };
}

const commandFor = (args: readonly string[], { source, target }: WorkerRound) => [
  ...args,
  ...(args[0] === 'report' ? [] : [source, target].flatMap(({ host }) => ['--plain-http', host])),
];

async function ended(args: readonly string[], round: WorkerRound): Promise<CseRun> {
  const run = await runCse(commandFor(args, round), { home: round.dir });
  if (run.exit !== 0) throw new Error(`cse ${args[0]} ends with ${run.exit}: ${run.said}`);
  return run;
}

async function readTooOften(source: DockerRegistry, kills: number): Promise<readonly string[]> {
  const read = (await source.requests()).flatMap(({ method, path }) =>
    method === 'GET' && path.includes('/blobs/') ? [path.split('/blobs/')[1]] : [],
  );
  const most = new Set(read).size + kills * UNDER_WAY;
  return read.length > most ? [`${read.length} blobs were read, at most ${most} had to be`] : [];
}
