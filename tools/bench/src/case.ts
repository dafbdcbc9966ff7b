import type { DockerRegistry } from '@cse/testkit';
import type { Measured } from './measure.ts';

/** One tool's part in a case. */
export interface Contender {
  readonly tool: string;
  /** Does the work once, from the source to a fresh target, and tells what it took. */
  run(target: DockerRegistry): Promise<Measured>;
  /** Does it again on the same target. */
  again?(target: DockerRegistry): Promise<Measured>;
}

/** One kind of work, done by several tools in turn. */
export interface Case extends AsyncDisposable {
  readonly name: string;
  /** What we have to reach, in words. */
  readonly goal: string;
  readonly source?: DockerRegistry | undefined;
  readonly contenders: readonly Contender[];
  /** Says whether the goal is reached, by the medians of each tool: of the first time, and of the same again. */
  reached(figures: Figures, again: Figures): boolean;
}

/** What one tool took, as the median of its rounds. */
export interface Figure extends Omit<Measured, 'status' | 'said'> {
  readonly requests: { readonly source: number; readonly target: number };
  /** What both registries took of the same processors. */
  readonly registrySeconds: number;
  /** How much longer it took than the ideal client: the median of the rounds, each beside its own. */
  readonly ofIdeal?: number | undefined;
}

/** By the tool's name. */
export type Figures = Readonly<Record<string, Figure>>;

export const ratio = (
  figures: Figures,
  of: keyof Measured & ('seconds' | 'cpuSeconds' | 'peakMemory'),
  peer: string,
): number => (figures['cse']?.[of] ?? NaN) / (figures[peer]?.[of] ?? NaN);
