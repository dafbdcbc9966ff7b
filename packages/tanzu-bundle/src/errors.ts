import { CseError } from '@cse/errors';

export const bundleMissing = (path: string) =>
  new CseError('TANZU_BUNDLE_MISSING', 'usage', `${path} is not there`, {
    hint: 'Give the file that tanzu plugin download-bundle or cse export --tanzu-bundle wrote.',
  });

export const invalidBundle = (path: string, reason: string, cause?: unknown) =>
  new CseError('TANZU_BUNDLE_INVALID', 'integrity', `${path} is not a whole Tanzu CLI plugin bundle: ${reason}`, {
    cause,
    hint: 'It may have been cut on its way, or on a full disk. Make or carry it again.',
  });

export const bundleExists = (path: string) =>
  new CseError('TANZU_BUNDLE_EXISTS', 'usage', `the file '${path}' already exists`, {
    hint: 'Give another name, or take it away first.',
  });

export const withoutInventory = (path: string) =>
  new CseError(
    'TANZU_BUNDLE_EMPTY',
    'plan',
    `nothing was brought that ${path} could hold: there is no plugin inventory`,
    {
      hint: 'Choose a TKG release, a group or a plugin, and do not leave out cli-plugins.',
    },
  );
