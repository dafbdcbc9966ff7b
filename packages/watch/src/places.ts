import type { Step } from '@cse/graph';

/** The registry that a step writes to. */
export const targetOf = ({ to }: Pick<Step, 'to'>): string => hostIn(to);

/** The registry that a blob is read from, by the name that the plan has for it; nothing where it is in the plan itself, or is mounted. */
export function sourceOf(step: Step): string | undefined {
  const [holder = ''] = step.kind === 'copy-blob' ? step.from : [];
  const place = holder.slice(holder.indexOf(':') + 1);
  if (!place.includes('/')) return undefined;
  const host = hostIn(place);
  return holder.startsWith('target:') && host === targetOf(step) ? undefined : host;
}

/** What is read from a registry, and what is written to it, are two lines. */
export const lineFrom = (host: string): string => `from ${host}`;
export const lineTo = (host: string): string => `to ${host}`;

/** The host of a repository or a reference. */
export const hostIn = (name: string): string => name.slice(0, name.indexOf('/'));
