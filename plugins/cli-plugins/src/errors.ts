import { CseError } from '@cse/errors';

export const notAnInventory = (reference: string, file: string) =>
  new CseError('INVENTORY_INVALID', 'integrity', `${reference} is not a plugin inventory: it has no ${file}`, {
    hint: 'Check --inventory: it names the inventory image, mostly plugin-inventory:latest.',
  });

export const metadataUnreadable = (reference: string, reason: string, cause?: unknown) =>
  new CseError(
    'METADATA_UNREADABLE',
    'integrity',
    `${reference} says which plugins the target has, and cannot be read: ${reason}`,
    {
      cause,
      hint: 'Written anew it would hide the plugins that are there. Delete that tag if nobody needs them, and run this again.',
    },
  );

export const targetInventoryUnreadable = (reference: string, reason: string, cause?: unknown) =>
  new CseError(
    'INVENTORY_UNREADABLE',
    'integrity',
    `the inventory at the target, ${reference}, cannot be read: ${reason}`,
    {
      cause,
      hint: 'To put the new one in its place, add --replace-inventory.',
    },
  );

export const wouldHide = (reference: string, lost: readonly string[]) =>
  new CseError(
    'INVENTORY_WOULD_HIDE',
    'plan',
    `the inventory at the target, ${reference}, shows what the new one lacks: ${some(lost)}`,
    { hint: 'Mirror from the inventory that has both, or add --replace-inventory to lose them.' },
  );

export const otherBinary = (reference: string, binary: string) =>
  new CseError(
    'INVENTORY_CONFLICT',
    'plan',
    `the newer inventory at the target, ${reference}, knows another ${binary}: clients would refuse the one chosen`,
    { hint: 'Mirror from the newer inventory, or put the older one there with --replace-inventory.' },
  );

export const notOneLayer = (image: string, layers: number) =>
  new CseError(
    'PLUGIN_IMAGE_INVALID',
    'integrity',
    `${image} should be one executable in one layer, and has ${layers} layers`,
    { hint: 'Tell whoever publishes it. Clients would refuse to install it.' },
  );

/** The first few of a long list. */
export const some = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
