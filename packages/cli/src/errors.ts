import { CseError, reasonOf, type ErrorOptions } from '@cse/errors';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);

export const unknownCommand = (typed: string, nearest: string | undefined) =>
  usage('COMMAND_UNKNOWN', `there is no command "${typed}"`, {
    hint: nearest === undefined ? 'cse --help lists them.' : `Did you mean cse ${nearest}?`,
  });

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

export const noTarball = (path: string) =>
  usage('FILE_MISSING', `${path} does not exist`, { hint: 'Give the path of a tarball, or the name of a package.' });

export const notAPackage = (path: string, cause: unknown) =>
  usage('PLUGIN_PACKAGE', `${path} is not a package of a plugin: ${reasonOf(cause)}`, {
    hint: 'Give the path of a tarball that npm pack made, or of a folder with a package.json.',
    cause,
  });

export const noPlugin = (name: string) =>
  new CseError('PLUGIN_DECLARATION', 'plugin', `${name} is not a plugin of cse: its package.json has no "cse" key`, {
    hint: 'Nothing was installed. Tell its author.',
  });

export const unsignedPlugin = (path: string) =>
  new CseError('PLUGIN_UNSIGNED', 'access', `${path} is not signed by a key that you trust`, {
    hint: 'Nothing was installed. Pass the public key of its author with --trust PUB, or accept it unsigned with --allow-unsigned.',
  });

export const untrustedPlugin = (path: string, cause: CseError) =>
  new CseError('PLUGIN_UNTRUSTED', 'access', `${path}: ${cause.message.replace('the archive is', 'it is')}`, {
    hint: 'Nothing was installed. Get the public key of its author by another way than the plugin, and pass it with --trust PUB.',
    cause,
  });

export const wrongSignature = (path: string, cause: CseError) =>
  new CseError('PLUGIN_SIGNATURE_WRONG', 'integrity', cause.message, {
    hint: `Nothing was installed. ${path} or its signature was changed: get both again from its author.`,
    cause,
  });

export const notOurs = (name: string) =>
  new CseError(
    'PLUGIN_NOT_OURS',
    'access',
    `${name} would take the place of a plugin of cse, and is not signed by a key that you trust`,
    {
      hint: 'Nothing was installed. Pass the public key of the cse release with --trust PUB. Plugins of others have another scope.',
    },
  );
