/** Who holds some content: the plan itself, a repository of the source, or one of the target. */
export type Holder = 'plan' | `source:${string}` | `target:${string}`;

/** The repository that a holder names, and on which side it is. */
export function parseHolder(holder: Holder): {
  readonly side: 'plan' | 'source' | 'target';
  readonly repository: string;
} {
  if (holder === 'plan') return { side: 'plan', repository: '' };
  const side = holder.startsWith('source:') ? 'source' : 'target';
  return { side, repository: holder.slice('source:'.length) };
}
