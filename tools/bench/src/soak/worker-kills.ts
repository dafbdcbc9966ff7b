import { join } from 'node:path';
import { postgres, type DockerRegistry, type Postgres } from '@cse/testkit';
import { gapsBetween } from './content.ts';
import { ended, images, killRounds, plain, type Round } from './kill-rounds.ts';
import { runCse } from './run-cse.ts';
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

async function soak(...given: Parameters<Soak['run']>): Promise<SoakOutcome> {
  await using database = await postgres();
  return await killRounds(given, 2, (round) => play(round, database));
}

async function play(round: Round, { url }: Postgres) {
  const { source, references, target, dir, took } = round;
  const plan = join(dir, 'plan.json');
  const [queue, hosts] = [['--queue', url], plain(source, target)];
  await ended(['plan', ...images(round), '--to', `${target.host}/base`, '--out', plan, ...hosts], round);
  await ended(['run', plan, ...queue, '--detach', '--part-images', '1', ...hosts], round);
  await source.forget();
  const victims = took > 0 ? Array.from({ length: KILLS }, () => Math.random() * took) : [];
  const worker = ['worker', ...queue, '--until-empty', ...hosts];
  const running = victims.map((killAfter) => runCse(worker, { home: dir, killAfter }));
  const last = await ended(worker, round);
  const kills = (await Promise.all(running)).filter(({ signal }) => signal === 'SIGKILL').length;
  round.killed(kills);
  await ended(['report', 'latest', ...queue], round);
  const wrong = await gapsBetween(source.host, target.host, references);
  return { took: last.took, wrong: [...wrong, ...(await readTooOften(source, kills))] };
}

async function readTooOften(source: DockerRegistry, kills: number): Promise<readonly string[]> {
  const read = (await source.requests()).flatMap(({ method, path }) =>
    method === 'GET' && path.includes('/blobs/') ? [path.split('/blobs/')[1]] : [],
  );
  const most = new Set(read).size + kills * UNDER_WAY;
  return read.length > most ? [`${read.length} blobs were read, at most ${most} had to be`] : [];
}
