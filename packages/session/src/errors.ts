import { CseError, reasonOf, type ErrorOptions, type Fault } from '@cse/errors';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);

/** A plugin whose package.json cannot be read. */
export const invalidDeclaration = (name: string, reason: string, cause?: unknown) =>
  new CseError('PLUGIN_DECLARATION', 'plugin', `the "cse" key in the package.json of ${name} is not valid: ${reason}`, {
    hint: `Tell its author, or remove it with cse plugins uninstall ${name}.`,
    cause,
  });

/** The schema of an item that does not stand where package.json says. */
export const invalidItemSchema = (path: string, cause: unknown) =>
  new CseError('PLUGIN_BROKEN', 'plugin', `the item schema ${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Install the plugin again, or tell its author.',
    cause,
  });

/** A plugin that came with cse, and was asked for by its name. */
export const replacedPlugin = (use: string, by: string) =>
  usage('PLUGIN_REPLACED', `the plugin ${use}, which came with cse, is replaced by ${by}`, {
    hint: `Use that one, or get ${use} back with cse plugins uninstall ${by}.`,
  });

/** A flag that means something else already. */
export const contestedFlag = (flag: string, name: string) =>
  new CseError(
    'PLUGIN_FLAG',
    'plugin',
    `the plugin ${name} declares the flag --${flag}, which already exists with another meaning`,
    { hint: `Remove one of the plugins with cse plugins uninstall ${name}.` },
  );

/** A plugin that somebody changed after it was installed. */
export const changedPlugin = (name: string, reason: string) =>
  new CseError('PLUGIN_CHANGED', 'integrity', `the plugin ${name} is not as it was installed: ${reason}`, {
    hint: `Nothing was run. If the change is yours, install it again with cse plugins install; else remove it with cse plugins uninstall ${name}.`,
  });

/** The file that says what was installed. */
export const lockUnreadable = (path: string, cause: unknown) =>
  new CseError('PLUGIN_LOCK_INVALID', 'usage', `${path} is not a list of plugins: ${reasonOf(cause)}`, {
    hint: 'Restore it, or delete it and install your plugins again.',
    cause,
  });

/** The config that was named, or the one that is here. */
export const noConfigFile = (path: string, cause: unknown) =>
  usage('CONFIG_MISSING', `${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path, or create one with cse init.',
    cause,
  });

/** A file that was named. */
export const unreadable = (what: string, cause: unknown) =>
  usage('FILE_UNREADABLE', `${what} cannot be read: ${reasonOf(cause)}`, { hint: 'Check the path.', cause });

/** A file among the trusted keys that is none. */
export const invalidKey = (path: string) =>
  usage('KEY_INVALID', `${path} is not a public key in minisign's format`, {
    hint: 'Put there what cse archive keygen or minisign -G writes as the public key, or remove it.',
  });

/** A file that was named, in a folder that is not there. */
export const folderMissing = (path: string, folder: string, cause: unknown) =>
  usage('FILE_MISSING', `${path} cannot be written: the folder ${folder} does not exist`, {
    hint: 'Create the folder, or choose another name.',
    cause,
  });

/** A folder for parts that has those of another plan. */
export const foreignParts = (dir: string, [first = '', ...others]: readonly string[]) =>
  usage(
    'FILE_EXISTS',
    `${dir} has parts that this plan does not have: ${first}${others.length > 0 ? `, and ${others.length} more` : ''}`,
    { hint: 'Choose an empty folder with --parts, or delete these files.' },
  );

/** A folder that cannot be made or read. */
export const unusableFolder = (dir: string, cause: unknown) =>
  usage('FOLDER_UNUSABLE', `${dir} cannot be written to: ${reasonOf(cause)}`, {
    hint: 'Choose another folder.',
    cause,
  });

/** There is nowhere to keep credentials. */
export const homeless = () =>
  usage('HOME_MISSING', 'the home folder does not exist, so credentials cannot be stored', {
    hint: 'Set DOCKER_CONFIG to the folder to store them in, or set HOME to an existing folder.',
  });

/** The registry does not take the credentials. */
export const refusedLogin = (host: string, username: string, cause: unknown) =>
  new CseError('LOGIN_REFUSED', 'access', `${host} rejected the login of ${username}`, {
    hint: "Nothing was stored. Check the user and the password, or ask the registry's administrator.",
    cause,
  });

/** Nobody who may be shown the password asked for it. */
export const untriedLogin = (host: string, username: string, origin: string) =>
  new CseError(
    'LOGIN_UNTRIED',
    'access',
    `the password of ${username} could not be tried: ${host} requires a token from ${origin}, which is not trusted with the credentials for ${host}`,
    {
      hint: `Nothing was stored. If that is its token service, trust it: --trust-origin ${host}=${origin}, or in cse.yaml: registries: {"${host}": {trusted: ["${origin}"]}}`,
    },
  );

/** No run of that name. */
export const noSuchRun = (id: string) =>
  id === 'latest'
    ? usage('RUN_UNKNOWN', 'there are no runs yet', {
        hint: 'cse mirror, export, import, run and verify store theirs, in the folder that CSE_STATE_DIR sets.',
      })
    : usage('RUN_UNKNOWN', `there is no run ${id}`, { hint: 'cse runs list lists them.' });

/** What cannot be compared. */
export const invalidSide = (text: string, release: string, kinds: readonly string[]) =>
  usage('SIDE_INVALID', `"${text}" cannot be compared: ${release} is not a release`, {
    hint: `Write releases as ${kinds.map((kind) => `${kind}@VERSION`).join(' or ')}, several with commas between them.`,
  });

/** The target on both sides. */
export const noComparison = () =>
  usage('SIDE_INVALID', 'the target cannot be compared with itself', {
    hint: 'Name releases or a plan file on one side.',
  });

/** A folder of the base that nobody puts anything in. */
export const nothingBelow = (path: string, known: readonly string[]) =>
  usage('PATH_UNKNOWN', `no installed plugin writes below ${path}`, { hint: `Known: ${known.join(', ')}.` });

/** A list that still speaks of what should go. */
export const notRemade = (id: string, reason: string, fault: Fault) =>
  new CseError(
    'LIST_NOT_REMADE',
    fault,
    `${id} could not be rewritten, and refers to what should be deleted: ${reason}`,
    {
      hint: 'Nothing was deleted.',
    },
  );

/** A worker is to take the parts of a site that its config does not have. */
export const unknownSite = (called: string, known: readonly string[]) =>
  usage('SITE_UNKNOWN', `there is no site ${called} in the config`, { hint: `Its sites are ${known.join(', ')}.` });

/** No target was named, and nobody can be asked. */
export const noBase = () =>
  usage('TARGET_MISSING', 'no target registry was given, and there is no terminal to prompt on', {
    hint: 'Give its base with --to: a host, with an optional port and path.',
  });

/** No queue was named. */
export const noQueue = () =>
  usage('QUEUE_MISSING', 'no queue was given', {
    hint: 'Set it with --queue URL or with CSE_QUEUE, as in postgres://cse@db.example/cse.',
  });

/** Nobody opens queues of this kind. */
export const unknownQueue = (scheme: string, plugin: string | undefined) =>
  usage('QUEUE_UNKNOWN', `no installed plugin opens ${scheme}: queues`, {
    hint:
      plugin === undefined
        ? 'Queues are on PostgreSQL: postgres://cse@db.example/cse.'
        : `Install it with cse plugins install ${plugin}.`,
  });

/** A plugin that says that it opens queues, and does not. */
export const brokenQueue = (name: string, reason: string, cause?: unknown) =>
  new CseError('PLUGIN_BROKEN', 'plugin', `the plugin ${name} cannot be used: ${reason}`, {
    cause,
    hint: `Update it, or remove it with cse plugins uninstall ${name}.`,
  });
