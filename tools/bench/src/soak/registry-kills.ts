import { registries } from '@cse/registry';
import { dockerRegistry, type DockerRegistry } from '@cse/testkit';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fillImages, gapsBetween, hashesBelow } from './content.ts';
import { runCse, type CseRun } from './run-cse.ts';
import type { Soak, SoakOutcome } from './soak.ts';

const KILLS = 6;

/** Everything that one round works on: a registry that has the images, one that should get them, and a folder. */
interface Round {
  readonly source: DockerRegistry;
  readonly references: readonly string[];
  readonly target: DockerRegistry;
  readonly dir: string;
}

interface KillCase {
  readonly name: string;
  readonly goal: string;
  args(round: Round): readonly string[];
  /** What is wrong in the end. */
  wrong(round: Round): Promise<readonly string[]>;
  /** What has to be there before. */
  prepare?(round: Round): Promise<void>;
}

const images = ({ references }: Round) => references.flatMap((reference) => ['--image', reference]);
const plain = (...registries: readonly DockerRegistry[]) => registries.flatMap(({ host }) => ['--plain-http', host]);
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
  return { name: way.name, goal: way.goal, run: (...given) => soak(way, ...given) };
}

async function soak(way: KillCase, ...[count, folder, onRound]: Parameters<Soak['run']>): Promise<SoakOutcome> {
  await using source = await dockerRegistry();
  const references = await fillImages(registriesAt(source.host), source.host, 4);
  const wrong: string[] = [];
  let [kills, took, rounds] = [0, 0, 0];
  for (; kills < count; rounds += 1) {
    const dir = join(folder, String(rounds));
    mkdirSync(dir);
    await using target = await dockerRegistry();
    const round = { source, references, target, dir };
    try {
      await way.prepare?.(round);
      // The first round is not killed: it shows how long there is to kill in.
      if (took > 0) kills += await killed(way.args(round), { home: dir, took });
      const last = await ended(way.args(round), round);
      took ||= last.took;
      for (const what of await way.wrong(round)) wrong.push(`${rounds}: ${what}`);
    } catch (error) {
      wrong.push(`${rounds}: ${String(error)}`);
    }
    rmSync(dir, { recursive: true, force: true });
    onRound?.(kills, wrong.length);
  }
  return { done: kills, wrong, notes: [`in ${rounds} rounds`] };
}

/** Kills it at any time of its work, again and again, until it ends before that; says how often it was alive then. */
async function killed(args: readonly string[], { home, took }: { home: string; took: number }): Promise<number> {
  for (let kills = 0; kills < KILLS; kills += 1) {
    const { signal } = await runCse(args, { home, killAfter: Math.random() * took });
    if (signal !== 'SIGKILL') return kills;
  }
  return KILLS;
}

async function ended(args: readonly string[], { dir }: Round): Promise<CseRun> {
  const run = await runCse(args, { home: dir });
  if (run.exit !== 0) throw new Error(`cse ${args[0]} ends with ${run.exit}: ${run.said}`);
  return run;
}

const registriesAt = (host: string) => registries({ hosts: { [host]: { plainHttp: true } } });

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
