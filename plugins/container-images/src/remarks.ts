import type { PlanContext } from '@cse/plugin';
import { linesOf, type Dependencies } from './dependencies.ts';
import { unknownLine } from './errors.ts';
import type { LocatedImage } from './find.ts';
import type { Image } from './image.ts';
import { listsWithin } from './lists.ts';

/** What whoever mirrors a list should know of it: what is left out, and what it seems to lack. */
export async function remarksOn(
  list: Dependencies,
  listed: readonly LocatedImage[],
  context: PlanContext,
): Promise<readonly string[]> {
  const within = await listsWithin(listed, context);
  return [...suppressed(list), ...within.flatMap((child) => remarksWithin(list, child))];
}

/** The images that a list within an artifact names, and the main list neither wants nor suppresses. */
export function lackingOf(list: Dependencies, child: Dependencies): readonly Image[] {
  const known = new Set([...linesOf(list, 'image'), ...linesOf(list, 'suppressed')].map(({ image }) => nameOf(image)));
  return linesOf(child, 'image').flatMap(({ image }) => (known.has(nameOf(image)) ? [] : [image]));
}

function suppressed(list: Dependencies): readonly string[] {
  const lines = linesOf(list, 'suppressed');
  if (lines.length === 0) return [];
  const images = lines.map(({ number, image }) => `${image.source} (line ${number})`);
  return [`commented out in ${list.origin}: ${images.join(', ')}`];
}

function remarksWithin(list: Dependencies, child: Dependencies): readonly string[] {
  const unknown = linesOf(child, 'unknown').map((line) => `${child.origin}, ${unknownLine(line)}`);
  const lacking = lackingOf(list, child).map(({ source }) => source);
  if (lacking.length === 0) return unknown;
  const remark = `${child.origin} also names ${lacking.join(', ')}, which ${list.origin} lacks. To copy it as well, add it to a copy of the list, and pass that with --dependencies FILE`;
  return [...unknown, remark];
}

// Two lists may name one image at two registries; at the target it is the same.
const nameOf = ({ place, source, repository }: Image) =>
  place.slice(place.indexOf('/')) + source.slice(repository.length);
