import type { ErrorData, IssueData } from './message.ts';

// Stands alone, so that the plugin's process need read nothing but this folder: the same symbol as in @cse/errors.
const MARK = Symbol.for('cse.error');
const FAILURE_OF = Symbol('failure of');

interface MarkedError extends Error {
  readonly code?: unknown;
  readonly fault?: unknown;
  readonly hint?: unknown;
  readonly [FAILURE_OF]?: number;
}

/** What can be said of anything thrown. */
export function dataOf(thrown: unknown): ErrorData {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { message, code, fault, hint, [FAILURE_OF]: failureOf }: MarkedError = thrown;
  if (!(MARK in thrown)) return { message, failureOf };
  return {
    message,
    code: String(code),
    fault: String(fault),
    failureOf,
    ...(hint === undefined ? {} : { hint: String(hint) }),
    issues: issuesIn(thrown.cause),
  };
}

/** More would not be read. */
const MOST = 20;

/** What a parser found wrong, in the way of zod and Standard Schema. */
function issuesIn(cause: unknown): readonly IssueData[] | undefined {
  const { issues }: { readonly issues?: unknown } = Object(cause);
  if (!Array.isArray(issues)) return undefined;
  return issues.slice(0, MOST).map((issue: Partial<IssueData>) => {
    const { path = [], message, keys } = issue;
    const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
    return { path: steps, message: String(message), ...(keys === undefined ? {} : { keys: keys.map(String) }) };
  });
}

/** The failure of a question, as an error that a plugin may catch, look at, and throw on. */
export function failureFrom({ message, ...data }: ErrorData, id: number): Error {
  const marks = data.code === undefined ? {} : { [MARK]: true, name: 'CseError', untried: false };
  return Object.assign(new Error(message), data, marks, { [FAILURE_OF]: id });
}
