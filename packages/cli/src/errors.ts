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
  plugin('PLUGIN_FLAG', `the plugin ${name} declares the flag --${flag}, which already exists with another meaning`, {
    hint: `Remove one of the plugins with cse plugins uninstall ${name}.`,
  });

export const unknownCommand = (typed: string, nearest: string | undefined) =>
  usage('COMMAND_UNKNOWN', `there is no command "${typed}"`, {
    hint: nearest === undefined ? 'cse --help lists them.' : `Did you mean cse ${nearest}?`,
  });

export const noPlan = () =>
  usage('PLAN_MISSING', 'nothing to run: neither a plan nor an archive was given', {
    hint: 'Use cse run PLAN, or cse run --archive DIR --to BASE.',
  });

export const noConfigFile = (path: string, cause: unknown) =>
  usage('CONFIG_MISSING', `${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path, or create one with cse init.',
    cause,
  });

export const unreadable = (what: string, cause: unknown) =>
  usage('FILE_UNREADABLE', `${what} cannot be read: ${reasonOf(cause)}`, { hint: 'Check the path.', cause });

export const folderMissing = (path: string, folder: string, cause: unknown) =>
  usage('FILE_MISSING', `${path} cannot be written: the folder ${folder} does not exist`, {
    hint: 'Create the folder, or choose another name.',
    cause,
  });

export const homeless = () =>
  usage('HOME_MISSING', 'the home folder does not exist, so credentials cannot be stored', {
    hint: 'Set DOCKER_CONFIG to the folder to store them in, or set HOME to an existing folder.',
  });

export const nothingToLookAt = () =>
  usage('NOTHING_ASKED', 'there is nothing to check', {
    hint: 'Set the target with --to BASE and the releases with --cse and --tkg, or use a config with --config.',
  });

export const unknownCheck = (typed: string, nearest: string | undefined) =>
  usage('CHECK_UNKNOWN', `there is no check "${typed}"`, {
    hint: nearest === undefined ? 'docs/doctor.md lists them.' : `Did you mean --check ${nearest}?`,
  });

export const fileExists = (path: string) =>
  usage('FILE_EXISTS', `${path} is there already`, {
    hint: 'Choose another name with --out, or overwrite it with --force.',
  });

export const noPassword = (host: string, next: string) =>
  usage('PASSWORD_MISSING', `no user and password were given for ${host}, and there is no terminal to prompt on`, {
    hint: next,
  });

export const refusedLogin = (host: string, username: string, cause: unknown) =>
  new CseError('LOGIN_REFUSED', 'access', `${host} rejected the login of ${username}`, {
    hint: "Nothing was stored. Check the user and the password, or ask the registry's administrator.",
    cause,
  });

export const untriedLogin = (host: string, username: string, origin: string) =>
  new CseError(
    'LOGIN_UNTRIED',
    'access',
    `the password of ${username} could not be tried: ${host} requires a token from ${origin}, which is not trusted with the credentials for ${host}`,
    {
      hint: `Nothing was stored. If that is its token service, trust it: --trust-origin ${host}=${origin}, or in cse.yaml: registries: {"${host}": {trusted: ["${origin}"]}}`,
    },
  );

export const noSuchRun = (id: string) =>
  usage('RUN_UNKNOWN', id === 'latest' ? 'there are no runs yet' : `there is no run ${id}`, {
    hint: 'cse report latest shows the last run; CSE_STATE_DIR sets where runs are stored.',
  });

export const noTarball = (path: string) =>
  usage('FILE_MISSING', `${path} is not there`, { hint: 'Give the path of a tarball, or the name of a package.' });

export const invalidSize = (flag: string, text: string) =>
  usage('SIZE_INVALID', `--${flag} ${text} is not a size`, { hint: 'Write it like 4GB, 700MiB or 4096.' });

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
  usage('SIDE_INVALID', 'the target cannot be compared with itself', {
    hint: 'Name releases or a plan file on one side.',
  });

export const nothingBelow = (path: string, known: readonly string[]) =>
  usage('PATH_UNKNOWN', `no installed plugin puts anything below ${path}`, { hint: `Known: ${known.join(', ')}.` });

const ALL = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const unsafeListening = (host: string, missing: readonly string[]) =>
  usage('LISTEN_UNSAFE', `--host ${host} is open to other machines, so it needs ${ALL.format(missing)}`, {
    hint: 'Add --tls-cert FILE --tls-key FILE --htpasswd FILE; or --insecure-listen, if you trust everyone on that network.',
  });

export const notRemade = (id: string, reason: string, fault: Fault) =>
  new CseError(
    'LIST_NOT_REMADE',
    fault,
    `${id} could not be rewritten, and refers to what should be deleted: ${reason}`,
    {
      hint: 'Nothing was deleted.',
    },
  );
