import { closest, CseError, reasonOf, type ErrorOptions } from '@cse/errors';
import type { Plan } from '@cse/graph';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);

export const invalidConfig = (where: string, reason: string, { cause, near }: InvalidConfig = {}) =>
  usage('CONFIG_INVALID', `${where}: ${reason}`, {
    hint: near === undefined ? 'cse init writes a config with explanations.' : `Did you mean "${near}"?`,
    cause,
  });

interface InvalidConfig {
  readonly cause?: unknown;
  /** The key that was probably meant. */
  readonly near?: string | undefined;
}

export const invalidBase = (base: string, reason: string, cause?: unknown) =>
  usage('BASE_INVALID', `"${base}" is not a valid base: ${reason}`, {
    hint: 'Give a host, with an optional port and path: base.myregistry.company.com',
    cause,
  });

export const invalidRule = (text: string, reason: string) =>
  usage('SOURCE_RULE_INVALID', `"${text}" is not a source rule: ${reason}`, {
    hint: 'Write FROM=TO, as in projects.registry.vmware.com=projects.packages.broadcom.com',
  });

export const invalidHostSetting = (flag: string, text: string, reason: string) =>
  usage('HOST_SETTING_INVALID', `${flag} ${text}: ${reason}`, {
    hint: 'Registries are named by host and port, as in --ca base.myregistry.company.com=ca.pem.',
  });

export function invalidVariable(variable: string, value: string, choices: readonly string[]): CseError {
  const near = closest(value, choices);
  return usage('VARIABLE_INVALID', `expected ${variable}=${value} to be one of: ${choices.join(', ')}`, {
    hint: near === undefined ? 'Set it to one of these, or unset it.' : `Did you mean ${variable}=${near}?`,
  });
}

export const invalidPlatform = (text: string) =>
  usage('PLATFORM_INVALID', `"${text}" is not a platform`, {
    hint: 'Write OS/ARCH or OS/ARCH/VARIANT: linux/amd64, linux/arm/v7',
  });

/** A flag that only says more of what others ask for. */
export interface NeedyFlag {
  readonly flag: string;
  readonly needs: readonly string[];
}

export function nothingAsked(flags: readonly string[], needy: NeedyFlag | undefined): CseError {
  const typed = (names: readonly string[]) => names.map((name) => `--${name}`);
  const why = needy ? `: --${needy.flag} needs ${typed(needy.needs).join(' or ')}` : '';
  return usage('NOTHING_ASKED', `nothing was asked for${why}`, {
    hint: `Choose releases with ${typed(flags).join(', ')}, or use a config with --config.`,
  });
}

export const postponed = (missing: Plan['postponed']) => {
  const owners = [...new Set(missing.map(({ owner }) => owner))].join(' and ');
  const what = missing.map((each) => each.what).join('; ');
  return new CseError(
    'PLAN_POSTPONED',
    'plan',
    `the archive's plan is incomplete: ${owners} makes the rest on import: ${what}`,
    { hint: `Nothing was written. Use cse import with the same --archive, where ${owners} is installed.` },
  );
};

export const unusableSites = (reason: string) =>
  usage('SITES_INVALID', `these sites cannot be used together: ${reason}`, {
    hint: 'Give each site its own --to, or in cse.yaml its own name and base, after the site that it copies from.',
  });

export const manySites = (count: number) =>
  usage('SITES_MANY', `this command is for one site, and there are ${count}`, { hint: 'Choose one with --to BASE.' });

export const noTarget = () =>
  usage('TARGET_MISSING', 'no target was given', { hint: 'Set it with --to BASE, or with `to:` in cse.yaml.' });

export function unknownRelease(kind: string, version: string, known: readonly string[]): CseError {
  // 4.22 is 4.2.2, and 25 is 2.5.0; but 2.6 is no other release than it says.
  const digits = version.replaceAll(/\D/g, '');
  const near = digits.length < 2 ? undefined : known.find((name) => name.replaceAll(/\D/g, '').startsWith(digits));
  const meant = near === undefined ? '' : `Did you mean ${near}? `;
  return usage('RELEASE_UNKNOWN', `no installed plugin knows ${kind} ${version}`, {
    hint: `${meant}Known: ${known.join(', ') || 'none'}. Plugins for other releases are added with cse plugins install.`,
  });
}

export const missingPlugin = (release: string, plugin: string) =>
  usage('PLUGIN_MISSING', `${release} needs the plugin ${plugin}, which is not installed`, {
    hint: `Install it with cse plugins install ${plugin} (or file:// and the path of its tarball), or leave it out with --skip.`,
  });

/** A plugin that the medium carries which is to be read. */
export const pluginCarried = (use: string, line: string) =>
  usage('PLUGIN_MISSING', `the plugin "${use}" is not installed here; the archive carries it`, {
    hint: `Install it with ${line}, or run the plan of the archive without it: cse run --archive DIR.`,
  });

export const contestedRelease = (release: string, plugins: readonly string[]) =>
  usage('RELEASE_CONTESTED', `${release} is served by more than one plugin: ${plugins.join(' and ')}`, {
    hint: 'Leave one of them out with --skip, or uninstall it.',
  });

export const contestedName = (use: string, plugins: readonly string[]) =>
  new CseError('PLUGIN_CONTESTED', 'plugin', `two plugins have the name "${use}": ${plugins.join(' and ')}`, {
    hint: 'Uninstall one of them with cse plugins uninstall.',
  });

export const brokenPlugin = (name: string, reason: string, cause?: unknown) =>
  new CseError('PLUGIN_BROKEN', 'plugin', `the plugin ${name} cannot be used: ${reason}`, {
    cause,
    hint: `Update it, or remove it with cse plugins uninstall ${name}.`,
  });

export const unreadableFile = (path: string, cause: unknown) =>
  usage('FILE_UNREADABLE', `${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path. It is relative to the current folder, or in cse.yaml to that file.',
    cause,
  });

export const fileChanged = (path: string, expected: string, found: string) =>
  new CseError('CONTENT_MISMATCH', 'integrity', `${path} is ${found} instead of ${expected}`, {
    hint: 'Get the file again, and compare it with what its publisher says.',
  });

export const notReplayed = (use: string, reason: string, cause?: unknown) =>
  new CseError('PLUGIN_REPLAY', 'plugin', `the plugin ${use} could not import what this export writes: ${reason}`, {
    cause,
    hint: `A plugin has to want everything that it reads. Tell its author, or leave it out with --skip ${use}.`,
  });

export const nowhere = (repository: string, failures: readonly CseError[]) => {
  const telling = failures.find(({ code }) => code !== 'CONTENT_NOT_FOUND') ?? failures[0];
  const reasons = failures.map(({ message }) => message).join('; ');
  return new CseError(telling?.code ?? 'CONTENT_NOT_FOUND', telling?.fault ?? 'plan', `no source has it: ${reasons}`, {
    hint: telling?.hint ?? `Name a registry that has ${repository} with --source FROM=TO.`,
    cause: telling,
    host: telling?.host ?? repository.split('/')[0],
    untried: telling?.untried,
  });
};

export const homeMissing = (home: string, folder: string) =>
  usage(
    'HOME_MISSING',
    `the home folder ${home || '(HOME is empty)'} does not exist, so runs cannot be stored in ${folder}`,
    {
      hint: 'Set CSE_STATE_DIR to the folder to store them in, or set HOME to an existing folder.',
    },
  );

/** A release that a plugin says the source offers. */
export const invalidOffer = (name: string, reason: string) =>
  new CseError(
    'PLUGIN_RELEASE',
    'plugin',
    `what ${name} lists as releases is not valid: ${reason.replaceAll(/\s+/g, ' ')}`,
    {
      hint: 'Tell its author.',
    },
  );
