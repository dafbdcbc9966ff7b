import { placeOf } from './gather.ts';
import type { PlannedCopy } from './plan-copy.ts';
import type { CopyRequest } from './request.ts';

/** What imgpkg says of a copy on a terminal, before it is done. */
export function linesOf({ from, to }: CopyRequest, { items, plan }: PlannedCopy): readonly string[] {
  const count = items.length;
  const places = items.map(({ content }) => placeOf(content)).toSorted();
  const exporting = [
    `exporting ${count} images...`,
    ...places.map((place) => `will export ${place}`),
    `exported ${count} images`,
  ];
  const writing = to.kind === 'repo' ? [`importing ${count} images...`] : ['writing layers...'];
  return [...(from.kind === 'tar' ? [] : exporting), ...writing, ...plan.notes.flatMap(warningOf)].map(
    (line) => `copy | ${line}`,
  );
}

// Each line of it is one of the command's own.
const warningOf = (note: string) => `Warning: ${note}`.split('\n');

/** What imgpkg says last. */
export const lastLinesOf = ({ to }: CopyRequest): readonly string[] => [
  ...(to.kind === 'repo' ? ['copy | Tagging images'] : []),
  '',
  'Succeeded',
];
