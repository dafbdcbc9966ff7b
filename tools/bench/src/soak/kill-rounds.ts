import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { dockerRegistry, type DockerRegistry } from '@cse/testkit';
import { fillImages } from './content.ts';
import { runCse, type CseRun } from './run-cse.ts';
import type { Soak, SoakOutcome } from './soak.ts';

/** Everything that one round works on: a registry that has the images, one that should get them, and a folder. */
export interface Round {
  readonly source: DockerRegistry;
  readonly references: readonly string[];
  readonly target: DockerRegistry;
  readonly dir: string;
  /** How long there is to kill in, in milliseconds; 0 in the first round, in which nobody is killed: it shows that. */
  readonly took: number;
  /** Told how many were killed. */
  readonly killed: (count: number) => void;
}

export interface RoundOutcome {
  /** How long the work took that was not killed, in milliseconds. */
  readonly took: number;
  /** What is wrong in the end. */
  readonly wrong: readonly string[];
}

/** Plays rounds, each with an empty target, until so many were killed. */
export async function killRounds(
  [count, folder, onRound]: Parameters<Soak['run']>,
  images: number,
  play: (round: Round) => Promise<RoundOutcome>,
): Promise<SoakOutcome> {
  await using source = await dockerRegistry();
  await using store = registries({ hosts: { [source.host]: { plainHttp: true } } });
  const references = await fillImages(store, source.host, images);
  const wrong: string[] = [];
  let [kills, took, rounds] = [0, 0, 0];
  const killed = (more: number) => void (kills += more);
  for (; kills < count; rounds += 1) {
    const dir = join(folder, String(rounds));
    mkdirSync(dir);
    await using target = await dockerRegistry();
    try {
      const outcome = await play({ source, references, target, dir, took, killed });
      took ||= outcome.took;
      for (const what of outcome.wrong) wrong.push(`${rounds}: ${what}`);
    } catch (error) {
      wrong.push(`${rounds}: ${String(error)}`);
    }
    rmSync(dir, { recursive: true, force: true });
    onRound?.(kills, wrong.length);
  }
  return { done: kills, wrong, notes: [`in ${rounds} rounds`] };
}

/** Runs `cse`, which has to end well. */
export async function ended(args: readonly string[], { dir }: Pick<Round, 'dir'>): Promise<CseRun> {
  const run = await runCse(args, { home: dir });
  if (run.exit !== 0) throw new Error(`cse ${args[0]} ends with ${run.exit}: ${run.said}`);
  return run;
}

/** The flags that name the images of a round. */
export const images = ({ references }: Pick<Round, 'references'>): readonly string[] =>
  references.flatMap((reference) => ['--image', reference]);

export const plain = (...registries: readonly DockerRegistry[]): readonly string[] =>
  registries.flatMap(({ host }) => ['--plain-http', host]);
