/** A place that holds content: the plan itself, a repository of the source, or one of the target. */
export type Holder = 'plan' | `source:${string}` | `target:${string}`;

/** The repository of a holder, and the side that it is on. */
export function parseHolder(holder: Holder): {
  readonly side: 'plan' | 'source' | 'target';
  readonly repository: string;
} {
  if (holder === 'plan') return { side: 'plan', repository: '' };
  const side = holder.startsWith('source:') ? 'source' : 'target';
  return { side, repository: holder.slice('source:'.length) };
}
