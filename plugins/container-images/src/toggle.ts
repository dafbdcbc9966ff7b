import { parseDependencies, printDependencies } from './dependencies.ts';
import type { Line } from './dependencies-line.ts';

export interface Toggled {
  readonly text: string;
  /** The lines that changed, as they were. */
  readonly changed: readonly Line[];
}

/** Puts `#` in front of the lines whose image matches, and leaves every other byte as it is. */
export function disable(text: string, pattern: string): Toggled {
  return toggle(text, { pattern, kind: 'image', change: (raw) => raw.replace(/^\uFEFF?/, '$&#') });
}

/** Takes the `#` away from the lines whose image matches, and leaves every other byte as it is. */
export function enable(text: string, pattern: string): Toggled {
  return toggle(text, { pattern, kind: 'suppressed', change: (raw) => raw.replace(/^[\s#]+/, withoutMarks) });
}

interface Change {
  readonly pattern: string;
  readonly kind: 'image' | 'suppressed';
  change(raw: string): string;
}

function toggle(text: string, { pattern, kind, change }: Change): Toggled {
  const { lines } = parseDependencies('', text);
  const matches = matcherOf(pattern);
  const changed = lines.filter((line) => line.kind === kind && (matches(line.raw) || matches(line.image.source)));
  const toggled = lines.map((line) => (changed.includes(line) ? { ...line, raw: change(line.raw) } : line));
  return { text: printDependencies({ lines: toggled }), changed };
}

/** Any part of a line; but a pattern with `*` or `?` stands for whole segments, so that `csi-*` is not `named-disk-csi-driver`. */
function matcherOf(pattern: string): (text: string) => boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const shape = escaped.replace(/\*+/g, '.*').replaceAll('?', '.');
  const isGlob = shape !== escaped;
  const whole = new RegExp(isGlob ? `(?<![\\w.-])${shape}(?![\\w.-])` : shape, 'i');
  return (text) => whole.test(text);
}

const withoutMarks = (start: string) => start.replaceAll('#', '');
