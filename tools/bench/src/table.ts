import type { Figure, Figures } from './case.ts';
import type { CaseOutcome } from './rounds.ts';

const HEAD = [
  'work',
  'tool',
  'seconds',
  'of cse',
  'of the ideal',
  'processor s',
  'of the registries',
  'memory MB',
  'requests source + target',
];

/** The outcomes as one Markdown table, the ratios to `cse` in it. */
export function tableOf(outcomes: readonly CaseOutcome[]): string {
  const rows = outcomes.flatMap(({ case: { name }, cold, again }) => [
    ...rowsOf(name, cold),
    ...rowsOf(`${name}, again`, again),
  ]);
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Whether each goal was reached, a line each. */
export function goalsOf(outcomes: readonly CaseOutcome[]): string {
  return outcomes
    .map(
      ({ case: { name, goal, reached }, cold, again }) =>
        `- ${reached(cold, again) ? 'reached' : 'NOT REACHED'}: ${name}: ${goal}`,
    )
    .join('\n');
}

function rowsOf(work: string, figures: Figures): readonly (readonly string[])[] {
  return Object.entries(figures).map(([tool, figure]) => [work, tool, ...cellsOf(figure, figures['cse'])]);
}

function cellsOf(
  { seconds, cpuSeconds, registrySeconds, peakMemory, requests, ofIdeal }: Figure,
  ours: Figure | undefined,
): readonly string[] {
  const ratio = ours ? `${(seconds / ours.seconds).toFixed(2)}×` : '';
  return [
    seconds.toFixed(2),
    ratio,
    ofIdeal === undefined ? '' : `${ofIdeal.toFixed(2)}×`,
    cpuSeconds.toFixed(2),
    registrySeconds.toFixed(2),
    (peakMemory / 1e6).toFixed(0),
    `${requests.source} + ${requests.target}`,
  ];
}
