import { CseError } from '@cse/errors';

export const bundleMissing = (path: string) =>
  new CseError('TANZU_BUNDLE_MISSING', 'usage', `${path} does not exist`, {
    hint: 'Give the file that tanzu plugin download-bundle or cse export --tanzu-bundle wrote.',
  });

export const invalidBundle = (path: string, reason: string, cause?: unknown) =>
  new CseError('TANZU_BUNDLE_INVALID', 'integrity', `${path} is not a complete Tanzu CLI plugin bundle: ${reason}`, {
    cause,
    hint: 'It may have been truncated. Create or copy it again.',
  });

export const bundleExists = (path: string) =>
  new CseError('TANZU_BUNDLE_EXISTS', 'usage', `the file '${path}' already exists`, {
    hint: 'Choose another name, or remove it first.',
  });

export const withoutInventory = (path: string) =>
  new CseError('TANZU_BUNDLE_EMPTY', 'plan', `there is nothing to write to ${path}: no plugin inventory was chosen`, {
    hint: 'Choose a TKG release, a group or a plugin, and do not leave out cli-plugins.',
  });
