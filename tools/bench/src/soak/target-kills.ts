import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { dockerRegistry, dropEmptyBlobs } from '@cse/testkit';
import { gapsBetween } from './content.ts';
import { ended, images, killRounds, plain, type Round } from './kill-rounds.ts';
import { runCse } from './run-cse.ts';
import type { Soak } from './soak.ts';

const KILLS = 3;

/** Stops the registry that is written to with SIGKILL: what it had begun to write stays as it is. */
export const killedTargets: Soak = {
  name: '`kill -9` of the docker-registry that `cse mirror` writes to, up to three times, then run it again',
  goal: 'all content arrives, also where files of the registry were cut off',
  run: (...given) => killRounds(given, 4, play),
};

async function play(round: Round) {
  const { source, references, dir, took, killed } = round;
  const root = join(dir, 'root');
  const { port } = new URL(`http://${round.target.host}`);
  await round.target.stop();
  const serve = () => dockerRegistry({ root, port: Number(port) });
  const line = ['mirror', ...images(round), '--to', `${round.target.host}/base`, ...plain(source, round.target)];
  for (let kills = 0; took > 0 && kills < KILLS; kills += 1) {
    await using target = await serve();
    const running = runCse([...line, '--retries', '0'], { home: dir });
    await Promise.race([setTimeout(Math.random() * took), running]);
    await target.stop();
    if ((await running).exit === 0) break;
    killed(1);
  }
  dropEmptyBlobs(root);
  await using target = await serve();
  const last = await ended(line, round);
  return { took: last.took, wrong: await gapsBetween(source.host, target.host, references) };
}
