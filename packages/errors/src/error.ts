/** All faults, for schemas of what was kept or comes from elsewhere. */
export const FAULTS = [
  'internal',
  'usage',
  'plan',
  'incomplete',
  'access',
  'integrity',
  'plugin',
  'unavailable',
] as const;

/** Who must act for the run to succeed. Every error has one; the CLI alone maps it to an exit code. */
export type Fault = (typeof FAULTS)[number];

export interface ErrorOptions {
  /** What the reader can do next, in one sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** The host, with its port, of the registry that the error is about. */
  readonly host?: string | undefined;
  /** No request was made, because the same error had already occurred several times. */
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
  /** May be set later, by a caller that knows the host. */
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

/** Says whether a thrown value is a `CseError`, from any copy of this package. */
export function isCseError(value: unknown): value is CseError {
  return value instanceof Error && MARK in value;
}

/** The original error. If disposing fails as well, JavaScript throws a `SuppressedError` that wraps it. */
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

/** The fault of any thrown value. Anything that is not a `CseError` is a bug: `internal`. */
export function faultOf(value: unknown): Fault {
  const first = firstThrown(value);
  return isCseError(first) ? first.fault : 'internal';
}
