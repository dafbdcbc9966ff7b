import { CseError, reasonOf, type ErrorOptions, type Fault } from '@cse/errors';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);

const plugin = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'plugin', message, options);

export const invalidDeclaration = (name: string, reason: string, cause?: unknown) =>
  plugin('PLUGIN_DECLARATION', `the "cse" key in the package.json of ${name} is not valid: ${reason}`, {
    hint: `Tell its author, or remove it with cse plugins uninstall ${name}.`,
    cause,
  });

export const contestedFlag = (flag: string, name: string) =>
  plugin(
    'PLUGIN_FLAG',
    `the plugin ${name} declares the flag --${flag}, which is taken already, with another meaning`,
    { hint: `Remove one of the plugins with cse plugins uninstall ${name}.` },
  );

export const unknownCommand = (typed: string, nearest: string | undefined) =>
  usage('COMMAND_UNKNOWN', `there is no command "${typed}"`, {
    hint: nearest === undefined ? 'cse --help lists them.' : `Did you mean cse ${nearest}?`,
  });

export const noPlan = () =>
  usage('PLAN_MISSING', 'it is not clear what should be run: a plan, or the plan of an archive', {
    hint: 'Write cse run PLAN, or cse run --archive DIR --to BASE.',
  });

export const noConfigFile = (path: string, cause: unknown) =>
  usage('CONFIG_MISSING', `${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path, or let cse init write one.',
    cause,
  });

export const unreadable = (what: string, cause: unknown) =>
  usage('FILE_UNREADABLE', `${what} cannot be read: ${reasonOf(cause)}`, { hint: 'Check the path.', cause });

export const folderMissing = (path: string, folder: string, cause: unknown) =>
  usage('FILE_MISSING', `${path} cannot be written: the folder ${folder} is not there`, {
    hint: 'Make the folder, or give another name.',
    cause,
  });

export const homeless = () =>
  usage('HOME_MISSING', 'the home folder is not there, so credentials cannot be kept in it', {
    hint: 'Say with DOCKER_CONFIG in which folder to keep them, or set HOME to a folder that is there.',
  });

export const nothingToLookAt = () =>
  usage('NOTHING_ASKED', 'there is nothing to look at', {
    hint: 'Name the target with --to BASE, and what it is for with --cse and --tkg, or name a config with --config.',
  });

export const unknownCheck = (typed: string, nearest: string | undefined) =>
  usage('CHECK_UNKNOWN', `there is no check "${typed}"`, {
    hint: nearest === undefined ? 'docs/doctor.md lists them.' : `Did you mean --check ${nearest}?`,
  });

export const fileExists = (path: string) =>
  usage('FILE_EXISTS', `${path} is there already`, {
    hint: 'Give another name with --out, or overwrite it with --force.',
  });

export const noPassword = (host: string, next: string) =>
  usage('PASSWORD_MISSING', `no user and password for ${host} were given, and there is no terminal to ask at`, {
    hint: next,
  });

export const refusedLogin = (host: string, username: string, cause: unknown) =>
  new CseError('LOGIN_REFUSED', 'access', `${host} does not let ${username} in`, {
    hint: 'Nothing was kept. Check the user and the password, or ask whoever runs the registry.',
    cause,
  });

export const untriedLogin = (host: string, username: string, origin: string) =>
  new CseError(
    'LOGIN_UNTRIED',
    'access',
    `the password of ${username} could not be tried: ${host} sends us for a token to ${origin}, which is not trusted with the credentials for ${host}`,
    {
      hint: `Nothing was kept. If that is its token service, trust it: --trust-origin ${host}=${origin}, or in cse.yaml: registries: {"${host}": {trusted: ["${origin}"]}}`,
    },
  );

export const noSuchRun = (id: string) =>
  usage('RUN_UNKNOWN', id === 'latest' ? 'no run is kept here yet' : `no run ${id} is kept here`, {
    hint: 'cse report latest shows the last one; CSE_STATE_DIR says where runs are kept.',
  });

export const noTarball = (path: string) =>
  usage('FILE_MISSING', `${path} is not there`, { hint: 'Give the path of a tarball, or the name of a package.' });

export const invalidSize = (flag: string, text: string) =>
  usage('SIZE_INVALID', `--${flag} ${text} is not an amount of bytes`, { hint: 'Write it as 4GB, 700MiB or 4096.' });

export const unusableArchive = (
  { message, hint }: { readonly message: string; readonly hint: string },
  others: number,
) =>
  new CseError('ARCHIVE_DAMAGED', 'integrity', others > 0 ? `${message}, and ${others} more` : message, {
    hint: `${hint} Nothing was uploaded.`,
  });

export const invalidSide = (text: string, release: string, kinds: readonly string[]) =>
  usage('SIDE_INVALID', `"${text}" cannot be compared: ${release} is no release`, {
    hint: `Write releases as ${kinds.map((kind) => `${kind}@VERSION`).join(' or ')}, several with commas between them.`,
  });

export const noComparison = () =>
  usage('SIDE_INVALID', 'the target is compared with something else, not with itself', {
    hint: 'Name releases, or the file of a plan, on one side.',
  });

export const nothingBelow = (path: string, known: readonly string[]) =>
  usage('PATH_UNKNOWN', `no installed plugin puts anything below ${path}`, { hint: `Known: ${known.join(', ')}.` });

const ALL = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const unsafeListening = (host: string, missing: readonly string[]) =>
  usage('LISTEN_UNSAFE', `--host ${host} lets other machines in: it needs ${ALL.format(missing)}`, {
    hint: 'Give --tls-cert FILE --tls-key FILE --htpasswd FILE; or --insecure-listen, where you trust everybody on that network.',
  });

export const notRemade = (id: string, reason: string, fault: Fault) =>
  new CseError('LIST_NOT_REMADE', fault, `${id} could not be made anew, and speaks of what should go: ${reason}`, {
    hint: 'Nothing was taken away.',
  });
