import type { Plan } from '@cse/session';
import { renderTable } from '@cse/terminal';
import { count } from '@cse/text';

/** The images of a plan by name, for people; those that only bundles refer to are counted. */
export function planImages({ images }: Pick<Plan, 'images'>): string {
  const named = images.filter(({ reference }) => !isInside(reference));
  const rows = named.map(({ reference, digest, owner }) => [owner, digest.slice(0, SHORT), reference]);
  const inside = images.length - named.length;
  const more =
    inside === 0 ? [] : ['', `and ${count(inside, 'image')} that bundles refer to by digest; --json lists all of them`];
  return [renderTable({ columns: ['plugin', 'digest', 'image'], rows }), ...more].join('\n');
}

/** Whether it has no name but its digest, or a tag that only says the digest, as imgpkg and cosign make them. */
function isInside(reference: string): boolean {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  return name.includes('@') || name.includes(':sha256-');
}

/** `sha256:` and as much of the digest as people compare. */
const SHORT = 'sha256:'.length + 12;
