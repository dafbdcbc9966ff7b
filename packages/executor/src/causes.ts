import type { Fault } from '@cse/errors';
import type { StepId } from '@cse/graph';
import type { RunEvent } from './event.ts';

/** A step that failed, and why. */
export interface Failure {
  readonly code: string;
  readonly fault: Fault;
  readonly message: string;
  readonly step: StepId;
  readonly hint?: string | undefined;
  readonly host?: string | undefined;
}

/** The common cause of several failures: code, registry and hint. */
export interface Cause {
  readonly code: string;
  readonly fault: Fault;
  /** The registry concerned, if any. */
  readonly host?: string | undefined;
  /** Of the first of them. */
  readonly message: string;
  readonly hint?: string | undefined;
  /** How many steps failed for this reason. */
  readonly steps: number;
  /** How many steps were not tried because of it. */
  readonly blocked: number;
}

export type Blocked = Extract<RunEvent, { type: 'step-blocked' }>;

/** Groups failures by what they have in common, those with the most steps first; what was blocked counts where its chain begins. */
export function causesOf(failures: readonly Failure[], blocks: readonly Blocked[]): readonly Cause[] {
  const groups = Map.groupBy(failures, keyOf);
  const roots = new Map(failures.map((failure) => [failure.step, keyOf(failure)]));
  const blocked = new Map<string, number>();
  // A step is blocked before the steps that wait for it.
  for (const { id, by } of blocks) {
    const root = roots.get(by);
    if (root === undefined) continue;
    roots.set(id, root);
    blocked.set(root, (blocked.get(root) ?? 0) + 1);
  }
  const causes = [...groups].flatMap(([key, [first, ...others]]) =>
    first ? [causeOf(first, { steps: others.length + 1, blocked: blocked.get(key) ?? 0 })] : [],
  );
  return causes.sort((a, b) => b.steps + b.blocked - a.steps - a.blocked);
}

function causeOf({ code, fault, host, message, hint }: Failure, counts: Pick<Cause, 'steps' | 'blocked'>): Cause {
  const known = { ...(host === undefined ? {} : { host }), ...(hint === undefined ? {} : { hint }) };
  return { code, fault, ...known, message, ...counts };
}

const keyOf = ({ code, host = '', hint = '' }: Failure) => `${code}\n${host}\n${hint}`;
