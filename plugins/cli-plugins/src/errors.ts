import { CseError } from '@cse/errors';

export const notAnInventory = (reference: string, file: string) =>
  new CseError('INVENTORY_INVALID', 'integrity', `${reference} is not a plugin inventory: it has no ${file}`, {
    hint: 'Check --inventory: it is the inventory image, usually plugin-inventory:latest.',
  });

export const metadataUnreadable = (reference: string, reason: string, cause?: unknown) =>
  new CseError(
    'METADATA_UNREADABLE',
    'integrity',
    `${reference} lists the plugins at the target, and cannot be read: ${reason}`,
    {
      cause,
      hint: 'A new one would hide the existing plugins. If nobody needs them, delete that tag and run the command again.',
    },
  );

export const targetInventoryUnreadable = (reference: string, reason: string, cause?: unknown) =>
  new CseError(
    'INVENTORY_UNREADABLE',
    'integrity',
    `the inventory at the target, ${reference}, cannot be read: ${reason}`,
    {
      cause,
      hint: 'To replace it, add --replace-inventory.',
    },
  );

export const wouldHide = (reference: string, lost: readonly string[]) =>
  new CseError(
    'INVENTORY_WOULD_HIDE',
    'plan',
    `the inventory at the target, ${reference}, has plugins that the new one lacks: ${some(lost)}`,
    { hint: 'Mirror from an inventory that has both, or drop them with --replace-inventory.' },
  );

export const otherBinary = (reference: string, binary: string) =>
  new CseError(
    'INVENTORY_CONFLICT',
    'plan',
    `the newer inventory at the target, ${reference}, has a different ${binary}: clients would reject the chosen one`,
    { hint: 'Mirror from the newer inventory, or replace it with the older one with --replace-inventory.' },
  );

export const notOneLayer = (image: string, layers: number) =>
  new CseError(
    'PLUGIN_IMAGE_INVALID',
    'integrity',
    `${image} should be one executable in one layer, but has ${layers} layers`,
    { hint: 'Tell its publisher: clients would refuse to install it.' },
  );

/** The first few of a long list. */
export const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
