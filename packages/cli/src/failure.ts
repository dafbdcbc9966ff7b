import { closest, codeOf, firstThrown, isCseError, isSystemError, messageOf, systemFailed } from '@cse/errors';
import type { Session } from '@cse/session';
import { exitCodeOf, type Outcome } from './exit-code.ts';

/** A command that did not work, as people and programs are told of it. */
export interface CliFailure {
  readonly exit: number;
  readonly code: string;
  readonly fault: Outcome;
  readonly message: string;
  readonly hint?: string | undefined;
}

interface QuietExit extends Error {
  readonly oclif: { readonly exit: number };
}

/** Says whether something thrown only carries an exit code: all that there was to say is said. */
export function isQuietExit(error: unknown): error is QuietExit {
  return error instanceof Error && codeOf(error) === 'EEXIT';
}

/** What to tell of anything thrown. */
export function failureOf(thrown: unknown, argv: readonly string[] = []): CliFailure {
  const error = firstThrown(thrown);
  if (isCseError(error)) return failure(error.fault, error);
  if (isAbort(error)) return failure('interrupted', { code: 'INTERRUPTED', message: 'stopped' });
  if (isUnknownFlag(error)) return unknownFlag(error);
  if (isMissingArgument(error)) return missingArgument(error, argv);
  if (isNpmFailure(error)) return npmFailure();
  if (isNotInstalled(error)) return notInstalled(error);
  if (isCliError(error)) {
    const hint = optionMeant(error) ?? suggestionOf(error) ?? helpHint(argv);
    return failure('usage', { code: 'USAGE', message: firstLine(error), hint });
  }
  if (isSystemError(error)) return failureOf(systemFailed(error));
  return failure('internal', {
    code: 'INTERNAL',
    message: messageOf(error),
    hint: 'This is a bug in cse. Run the command with --debug, and report it.',
  });
}

function failure(fault: Outcome, { code, message, hint }: Pick<CliFailure, 'code' | 'message' | 'hint'>): CliFailure {
  return { exit: exitCodeOf(fault), code, fault, message, ...(hint === undefined ? {} : { hint }) };
}

interface UnknownFlag extends Error {
  readonly flags: readonly string[];
  readonly parse: { readonly input: { readonly flags: Readonly<Record<string, unknown>> } };
}

const isUnknownFlag = (error: unknown): error is UnknownFlag =>
  isParseError(error) && 'flags' in error && Array.isArray(error.flags);

function unknownFlag({ flags, parse }: UnknownFlag): CliFailure {
  const [flag = ''] = flags;
  const nearest = closest(flag.replace(/^-+/, ''), Object.keys(parse.input.flags));
  return failure('usage', {
    code: 'FLAG_UNKNOWN',
    message: `there is no flag ${flags.join(', ')}`,
    hint: nearest === undefined ? 'Run the command with --help to list them.' : `Did you mean --${nearest}?`,
  });
}

/** A flag that nobody has may be one of a plugin that is left out: then the reason for that is what is to be told. */
export function flagOfLeftOut(error: unknown, leftOut: Session['leftOut']): unknown {
  if (!isUnknownFlag(error)) return error;
  return leftOut.find(({ words }) => error.flags.some((flag) => words.includes(flag)))?.error ?? error;
}

interface MissingArgument extends Error {
  readonly args: readonly { readonly name: string; readonly description?: string }[];
}

const isMissingArgument = (error: unknown): error is MissingArgument =>
  isParseError(error) &&
  /^Missing \d+ required arg/.test(error.message) &&
  'args' in error &&
  Array.isArray(error.args);

function missingArgument({ args }: MissingArgument, argv: readonly string[]): CliFailure {
  const missing = args.map(({ name, description = '' }) => `${name.toUpperCase()} is missing: ${description}`);
  return failure('usage', { code: 'USAGE', message: missing.join('; '), hint: helpHint(argv) });
}

interface CliError extends Error {
  readonly oclif: { readonly exit?: number };
  readonly suggestions?: readonly string[];
}

const isCliError = (error: unknown): error is CliError => error instanceof Error && 'oclif' in error;
const isParseError = (error: unknown): error is CliError => isCliError(error) && 'parse' in error;
const isAbort = (error: unknown) => error instanceof Error && error.name === 'AbortError';

/** oclif installs plugins with npm, and shows what that says by itself. */
const isNpmFailure = (error: unknown) =>
  error instanceof Error && error.message.includes('npm-cli.js ') && error.message.includes(' exited with code');

const npmFailure = () =>
  failure('plugin', {
    code: 'PLUGIN_INSTALL',
    message: 'npm could not install it; see its output above',
    hint: 'Bundle the dependencies of a plugin, so that it installs without network access.',
  });

/** oclif says it in two ways, one of which carries no exit code. */
const isNotInstalled = (error: unknown): error is Error =>
  error instanceof Error && / (?:is )?not installed$/.test(error.message);

const notInstalled = ({ message }: Error) =>
  failure('usage', {
    code: 'PLUGIN_UNKNOWN',
    message: `the plugin ${message.split(' ')[0]} is not installed`,
    hint: 'cse plugins list --core lists those that are.',
  });

/** What was probably meant by a value that is not among those that a flag takes. */
function optionMeant({ message }: Error): string | undefined {
  const [, flag, value = '', options = ''] = /^Expected (--[\w-]+)=(.*) to be one of: (.*)/.exec(message) ?? [];
  const near = flag === undefined ? undefined : closest(value, options.split(', '));
  return near === undefined ? undefined : `Did you mean ${flag} ${near}?`;
}

const suggestionOf = ({ suggestions }: CliError) => suggestions?.join(' ').replaceAll(/\s+/g, ' ');
function helpHint(argv: readonly string[]): string {
  const end = argv.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  return ['See cse', ...argv.slice(0, end < 0 ? argv.length : end).slice(0, 2), '--help.'].join(' ');
}

// oclif's own text goes on with a list and "See more help": the first line says what is wrong.
function firstLine({ message }: Error): string {
  const lines = message.split('\n').filter((line) => line !== '' && !/^(See more help|Note: )/.test(line));
  return lines
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^Parsing (--\S+)\s+(?=[A-Z])/, '$1: ')
    .replace(/^The following errors? occurred: /, '')
    .replace(/(?<=^|^--\S+ )[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
