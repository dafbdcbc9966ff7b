import { CseError, type ErrorOptions } from '@cse/errors';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);

export const unknownCommand = (typed: string, nearest: string | undefined) =>
  usage('COMMAND_UNKNOWN', `there is no command "${typed}"`, {
    hint: commandHint(typed, nearest),
  });

function commandHint(typed: string, nearest: string | undefined): string {
  if (typed.startsWith('-')) return 'Type the command first, and its flags after it.';
  return nearest === undefined ? 'cse --help lists them.' : `Did you mean cse ${nearest}?`;
}

export const unexpectedArgument = (command: string, typed: string) =>
  usage('USAGE', `cse ${command} takes no argument "${typed}"`, { hint: `See cse ${command} --help.` });

export const noPlan = () =>
  usage('PLAN_MISSING', 'nothing to run: neither a plan nor an archive was given', {
    hint: 'Use cse run PLAN, or cse run --archive DIR --to BASE.',
  });

export const unknownCheck = (typed: string, nearest: string | undefined) =>
  usage('CHECK_UNKNOWN', `there is no check "${typed}"`, {
    hint: nearest === undefined ? 'docs/doctor.md lists them.' : `Did you mean --check ${nearest}?`,
  });

export const fileExists = (path: string) =>
  usage('FILE_EXISTS', `${path} already exists`, {
    hint: 'Choose another name with --out, or overwrite it with --force.',
  });

export const noPassword = (host: string, next: string) =>
  usage('PASSWORD_MISSING', `no user and password were given for ${host}, and there is no terminal to prompt on`, {
    hint: next,
  });
