import type { DockerRegistry } from '@cse/testkit';
import { join } from 'node:path';
import { gapsBetween, hashesBelow } from './content.ts';
import { ended, images, killRounds, plain, type Round } from './kill-rounds.ts';
import { runCse } from './run-cse.ts';
import type { Soak } from './soak.ts';

const KILLS = 6;

interface KillCase {
  readonly name: string;
  readonly goal: string;
  args(round: Round): readonly string[];
  /** What is wrong in the end. */
  wrong(round: Round): Promise<readonly string[]>;
  /** What has to be there before. */
  prepare?(round: Round): Promise<void>;
}

const exporting = (round: Round, archive: string) => [
  ...['export', ...images(round), '--archive', join(round.dir, archive), '--part-size', '3MB'],
  ...plain(round.source),
];
const gaps = ({ source, target, references }: Round) => gapsBetween(source.host, target.host, references);

/** Stops the real `cse` with SIGKILL, between real registries of others. */
export const killedMirrors = soakOf({
  name: '`kill -9` of `cse mirror` between two docker-registries, up to six times, then resume',
  goal: 'all content arrives; each blob is uploaded once',
  args: (round) => [
    'mirror',
    ...images(round),
    '--to',
    `${round.target.host}/base`,
    ...plain(round.source, round.target),
  ],
  wrong: async (round) => [...(await gaps(round)), ...(await uploadedTwice(round.target))],
});

export const killedRegistryExports = soakOf({
  name: '`kill -9` of `cse export` from docker-registry, up to six times, then resume',
  goal: 'the same archive as without kills, byte for byte',
  prepare: async (round) => void (await ended(exporting(round, 'clean'), round)),
  args: (round) => exporting(round, 'archive'),
  wrong: async ({ dir }) =>
    hashesBelow(join(dir, 'archive')) === hashesBelow(join(dir, 'clean')) ? [] : ['other bytes, or files left over'],
});

export const killedRegistryImports = soakOf({
  name: '`kill -9` of `cse import` to docker-registry, up to six times, then resume',
  goal: 'all content arrives; each blob is uploaded once',
  prepare: async (round) => void (await ended(exporting(round, 'archive'), round)),
  args: ({ dir, target }) => [
    ...['import', '--archive', join(dir, 'archive'), '--allow-unsigned', '--to', `${target.host}/base`],
    ...plain(target),
  ],
  wrong: async (round) => [...(await gaps(round)), ...(await uploadedTwice(round.target))],
});

function soakOf(way: KillCase): Soak {
  return { name: way.name, goal: way.goal, run: (...given) => killRounds(given, 4, (round) => play(way, round)) };
}

async function play(way: KillCase, round: Round) {
  const { dir, took, killed } = round;
  await way.prepare?.(round);
  if (took > 0) killed(await killsOf(way.args(round), { home: dir, took }));
  const last = await ended(way.args(round), round);
  return { took: last.took, wrong: await way.wrong(round) };
}

/** Kills it at any time of its work, again and again, until it ends before that; says how often it was alive then. */
async function killsOf(args: readonly string[], { home, took }: { home: string; took: number }): Promise<number> {
  for (let kills = 0; kills < KILLS; kills += 1) {
    const { signal } = await runCse(args, { home, killAfter: Math.random() * took });
    if (signal !== 'SIGKILL') return kills;
  }
  return KILLS;
}

/** Blobs that the registry was given more than once, in one repository. */
async function uploadedTwice(target: DockerRegistry): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (const { method, path, status } of await target.requests()) {
    const [, name, digest] = /^\/v2\/(.+)\/blobs\/uploads\/.*digest=([^&]+)/.exec(path) ?? [];
    if (method === 'PUT' && status === 201 && digest !== undefined)
      counts.set(`${name} ${digest}`, (counts.get(`${name} ${digest}`) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([blob, count]) => `${blob} was uploaded ${count} times`);
}
