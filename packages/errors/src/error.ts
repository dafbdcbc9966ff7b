/** Who must act for the run to succeed. Every error has one; the CLI alone maps it to an exit code. */
export type Fault = 'internal' | 'usage' | 'plan' | 'incomplete' | 'access' | 'integrity' | 'plugin' | 'unavailable';

export interface ErrorOptions {
  /** What the reader can do next, in one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** The registry that answered so, or that did not answer in time: its host, with its port. */
  readonly host?: string | undefined;
  /** Nothing was asked: the same was answered a few times before, to other questions. */
  readonly untried?: boolean | undefined;
}

// Plugins carry their own copy of this package, so identity is a registered symbol, never `instanceof`.
const MARK = Symbol.for('cse.error');

/** An error that says what is wrong (`message`), its name for programs (`code`), who must act (`fault`) and how (`hint`). */
export class CseError extends Error {
  readonly [MARK] = true;
  readonly code: string;
  readonly fault: Fault;
  readonly hint: string | undefined;
  /** Where it is not said at once, whoever knows adds it. */
  host: string | undefined;
  readonly untried: boolean;

  constructor(code: string, fault: Fault, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'CseError';
    this.code = code;
    this.fault = fault;
    this.hint = options.hint;
    this.host = options.host;
    this.untried = options.untried ?? false;
  }
}

/** Says whether something thrown is ours, whichever copy of this package made it. */
export function isCseError(value: unknown): value is CseError {
  return value instanceof Error && MARK in value;
}

/** What was thrown first: to let go of what was in use may fail as well, and JavaScript then shows that failure before the other. */
export function firstThrown(value: unknown): unknown {
  return value instanceof SuppressedError ? firstThrown(value.suppressed) : value;
}

/** The message of anything thrown, which need not be an error. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The code of anything thrown, such as `ENOENT` or `TAG_MISSING`; nothing where it has none. */
export function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** The fault of anything thrown: what is not ours is our bug. */
export function faultOf(value: unknown): Fault {
  const first = firstThrown(value);
  return isCseError(first) ? first.fault : 'internal';
}
