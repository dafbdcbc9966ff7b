import { type Fault, faultOf, isCseError, messageOf } from '@cse/errors';
import { gravestFault } from './gravest-fault.ts';

export type Status = 'pass' | 'warning' | 'failure';

/** What a check saw of one thing. */
export interface Observation {
  readonly status: Status;
  /** Who must act. */
  readonly fault?: Fault | undefined;
  readonly lookedAt: string;
  readonly seen: string;
  /** The exact command or field. */
  readonly todo?: string | undefined;
}

/** An observation, with the check that made it and why it matters. */
export interface Finding extends Observation {
  readonly id: string;
  readonly why: string;
}

export const pass = (lookedAt: string, seen: string): Observation => ({ status: 'pass', lookedAt, seen });

export const warning = (lookedAt: string, seen: string, todo: string): Observation => ({
  status: 'warning',
  lookedAt,
  seen,
  todo,
});

/** What somebody has to mend, and how. */
export interface Remedy {
  readonly todo: string;
  readonly fault: Fault;
}

export const failure = (lookedAt: string, seen: string, { todo, fault }: Remedy): Observation => ({
  status: 'failure',
  fault,
  lookedAt,
  seen,
  todo,
});

/** An error as what was seen: its hint says what to do, unless there is something better to say. */
export function failed(lookedAt: string, error: unknown, todo?: string): Observation {
  const hint = isCseError(error) ? error.hint : undefined;
  const message = messageOf(error);
  const fault = faultOf(error);
  return failure(lookedAt, message, {
    fault,
    todo: todo ?? hint ?? NEXT[fault] ?? 'Run it again with --debug, and report it.',
  });
}

/** What to do about a fault of which nothing more is known. */
const NEXT: Partial<Readonly<Record<Fault, string>>> = {
  plan: 'Check its name and version with cse releases, or add a registry that has it: --source FROM=TO',
  access: "Ask the registry's administrator for access, or use other credentials: cse login HOST",
  unavailable: 'Try again later, and check that firewalls and proxies allow this machine.',
};

/** The fault of the worst failure, if there is any. */
export function worstOf(findings: readonly Observation[]): Fault | undefined {
  return gravestFault(findings.filter(({ status }) => status === 'failure').map(({ fault }) => fault ?? 'internal'));
}
