import { parseLine, type Line, type LineOf } from './dependencies-line.ts';

/** A dependencies.txt as it stands, every byte of it: `printDependencies` gives back what was parsed. */
export interface Dependencies {
  /** Where it was read, as people say it. */
  readonly origin: string;
  readonly lines: readonly Line[];
}

/** Reads a dependencies.txt. What is not understood stays in it, as a line of kind `unknown`. */
export function parseDependencies(origin: string, text: string): Dependencies {
  const raws = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  // A byte-order mark counts as a blank, so trimming takes it away with the others.
  return { origin, lines: raws.map((raw, index) => ({ number: index + 1, raw, ...parseLine(raw.trim()) })) };
}

export const printDependencies = ({ lines }: Pick<Dependencies, 'lines'>): string =>
  lines.map(({ raw }) => raw).join('');

/** The lines of one kind. */
export function linesOf<Kind extends Line['kind']>({ lines }: Dependencies, kind: Kind): readonly LineOf<Kind>[] {
  return lines.filter((line): line is LineOf<Kind> => line.kind === kind);
}
