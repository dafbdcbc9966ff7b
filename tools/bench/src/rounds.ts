import { dockerRegistry, type DockerRegistry } from '@cse/testkit';
import type { Case, Contender, Figure, Figures } from './case.ts';
import { cpuSecondsOf, type Measured } from './measure.ts';

/** What came of a case: the first time, and where it makes sense the same again with nothing left to do. */
export interface CaseOutcome {
  readonly case: Pick<Case, 'name' | 'goal' | 'reached'>;
  readonly cold: Figures;
  readonly again: Figures;
}

/** Lets the tools do their work in turn, round after round, so that what else the machine does hits all of them. */
export async function runRounds(each: Case, rounds: number): Promise<CaseOutcome> {
  const cold = new Map<string, Figure[]>();
  const again = new Map<string, Figure[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of each.contenders) {
      await using target = await dockerRegistry();
      keep(cold, contender, await figureOf(each, target, () => contender.run(target)));
      const { again: repeat } = contender;
      if (repeat) keep(again, contender, await figureOf(each, target, () => repeat(target)));
    }
  }
  return { case: each, cold: mediansOf(cold), again: mediansOf(again) };
}

async function figureOf({ source }: Case, target: DockerRegistry, work: () => Promise<Measured>): Promise<Figure> {
  await Promise.all([source?.forget(), target.forget()]);
  const taken = () => [source, target].reduce((sum, side) => sum + (side ? cpuSecondsOf(side.pid) : 0), 0);
  const before = taken();
  const { status, said, ...measured } = await work();
  const registrySeconds = taken() - before;
  if (status !== 0) throw new Error(`it ended with ${status}: ${said}`);
  const [asked, written] = await Promise.all([source?.requests() ?? [], target.requests()]);
  return { ...measured, registrySeconds, requests: { source: asked.length, target: written.length } };
}

function keep(figures: Map<string, Figure[]>, { tool }: Contender, figure: Figure): void {
  figures.set(tool, [...(figures.get(tool) ?? []), figure]);
}

function mediansOf(figures: ReadonlyMap<string, readonly Figure[]>): Figures {
  const ideal = figures.get(IDEAL);
  return Object.fromEntries(
    [...figures].map(([tool, rounds]) => {
      const pairs = ideal?.flatMap(({ seconds }, at) => (rounds[at] ? [rounds[at].seconds / seconds] : [])) ?? [];
      return [tool, { ...medianOf(rounds), ofIdeal: middleOf(pairs) }];
    }),
  );
}

/** What the floor is called in the tables. */
const IDEAL = 'ideal client';

const middleOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function medianOf(rounds: readonly Figure[]): Figure {
  const median = (valueOf: (figure: Figure) => number) => middleOf(rounds.map(valueOf)) ?? NaN;
  return {
    seconds: median(({ seconds }) => seconds),
    cpuSeconds: median(({ cpuSeconds }) => cpuSeconds),
    registrySeconds: median(({ registrySeconds }) => registrySeconds),
    peakMemory: Math.max(...rounds.map(({ peakMemory }) => peakMemory)),
    requests: { source: median(({ requests }) => requests.source), target: median(({ requests }) => requests.target) },
  };
}
