import { CseError, messageOf, type ErrorOptions } from '@cse/errors';

const failedCheck = (message: string, options: ErrorOptions = {}) =>
  new CseError('PLUGIN_CHECK', 'plugin', message, options);

export const stepFailed = (step: string, reason: string) =>
  failedCheck(`its plan cannot be run: ${step}: ${reason}`, {
    hint: 'Yield content as the context gave it, or make it with context.create.',
  });

export const missingModule = (path: string) =>
  failedCheck(`package.json names ${path}, which does not exist`, {
    hint: 'Build the plugin, for example with cse plugins pack.',
  });

export const notPacked = (path: string) =>
  failedCheck(`"files" in package.json does not include ${path}, so it would not be in the package`, {
    hint: 'Add its folder to "files".',
  });

export const needsInstalling = (names: readonly string[]) =>
  failedCheck(`it depends on ${names.join(', ')}, which cannot be installed without a network`, {
    hint: 'Bundle them (cse plugins pack does), and list them under "devDependencies".',
  });

export const neverRuns = (what: string) =>
  failedCheck(`it has ${what}, which cse does not run`, { hint: 'Remove them from package.json.' });

export const invalidCommand = (path: string, cause: unknown) =>
  failedCheck(`the command ${path} does not load: ${messageOf(cause)}`, {
    hint: 'Make its default export with defineCommand.',
    cause,
  });

export const noCommand = (path: string) =>
  failedCheck(`${path} is no command: its default export is not made by defineCommand`, {
    hint: 'Keep other files out of the commands folder.',
  });

export const undescribedCommands = (name: string, reason: string, cause?: unknown) =>
  failedCheck(`${name} has commands that cse would have to load each time it starts: ${reason}`, {
    hint: 'Pack it with cse plugins pack, which describes them in oclif.manifest.json.',
    cause,
  });

export const otherPlugins = (name: string) =>
  failedCheck(`${name} makes oclif load more than itself`, {
    hint: 'Remove "cli-engine", and "plugins" below "oclif", from its package.json.',
  });

export const otherItemSchema = (path: string, reason: string) =>
  failedCheck(`${path} does not describe the item of the plugin: ${reason}`, {
    hint: 'Pack the plugin with cse plugins pack, which makes the schema of the code.',
  });

export const plansNothing = () =>
  failedCheck('it wants nothing', { hint: 'Choose options and a source for which the plugin wants something.' });

export const plansDiffer = (which: string, differences: readonly string[]) =>
  failedCheck(`${which}: ${differences.join('; ')}`, {
    hint: 'A plan has to follow from the item, the source and the target alone.',
  });

export const prints = (line: string) =>
  failedCheck(`it prints: ${line}`, { hint: 'Use context.note to tell the user something.' });

export const notReplayed = (cause: unknown) =>
  failedCheck(`from its own archive it cannot plan: ${messageOf(cause)}`, {
    hint: 'Yield everything that the plan resolves. In an archive content keeps its own name, so set relocateAs for a place of its own.',
    cause,
  });

export const otherFromArchive = (differences: readonly string[]) =>
  failedCheck(`from its archive it makes another plan: ${differences.join('; ')}`, {
    hint: 'Yield everything that the plan resolves, and set relocateAs where the place is not the relocation of the name.',
  });

export const invalidCases = (path: string, reason: string, cause?: unknown) =>
  failedCheck(`${path} is not valid: ${reason}`, {
    hint: 'It has one entry for each case: { "a title": { "options": {}, "source": "FOLDER" } }.',
    cause,
  });

export const noBundler = (folder: string, cause: unknown) =>
  new CseError('BUNDLER_MISSING', 'usage', `esbuild, which bundles the plugin, is not installed in ${folder}`, {
    hint: 'Run npm install --save-dev esbuild there.',
    cause,
  });

export const notBundled = (reason: string, cause: unknown) =>
  new CseError('PLUGIN_BUNDLE', 'plugin', `the plugin cannot be bundled: ${reason}`, { cause });

export const notPackable = (folder: string, reason: string) =>
  new CseError('PLUGIN_PACK', 'plugin', `${folder} cannot be packed: ${reason}`);
