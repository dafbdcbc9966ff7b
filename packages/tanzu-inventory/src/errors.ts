import { CseError } from '@cse/errors';

/** For bytes that are not the database they should be: damaged, hostile, or another thing. */
export const invalidDatabase = (name: string, reason: string, cause?: unknown) =>
  new CseError('INVENTORY_INVALID', 'integrity', `${name} is invalid: ${reason}`, {
    cause,
    hint: 'It was not used. Tell its publisher.',
  });

export const invalidPluginId = (id: string) =>
  new CseError('PLUGIN_ID_INVALID', 'usage', `${JSON.stringify(id)} is not a plugin id`, {
    hint: 'Write it like name, name:version, name@target or name@target:version.',
  });

export const incorrectGroup = (name: string, id: string, known: readonly string[]) =>
  new CseError('PLUGIN_GROUP_UNKNOWN', 'plan', `incorrect plugin group "${id}" specified: ${name} has no such group`, {
    hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'See cse cli-plugins groups.',
  });

export const unknownPlugin = (name: string, id: string) =>
  new CseError('PLUGIN_UNKNOWN', 'plan', `no plugins found for pluginID "${id}" in ${name}`, {
    hint: 'See cse cli-plugins list.',
  });

export const ambiguousPlugin = (name: string, id: string, targets: readonly string[]) =>
  new CseError(
    'PLUGIN_AMBIGUOUS',
    'plan',
    `more than one plugins found for pluginID '${id}' in ${name}. Please specify the uniquely identifiable pluginID in the form of 'name@target'`,
    { hint: `Its targets are ${targets.join(', ')}.` },
  );

export const unknownOsArch = (name: string, osArch: string, known: readonly string[]) =>
  new CseError('OS_ARCH_UNKNOWN', 'plan', `none of the chosen plugins in ${name} is available for ${osArch}`, {
    hint: `They are available for ${known.join(', ')}.`,
  });

export const invalidOsArch = (text: string) =>
  new CseError('OS_ARCH_INVALID', 'usage', `${JSON.stringify(text)} is not an operating system and an architecture`, {
    hint: 'Write it as linux/amd64.',
  });

export const invalidKey = (name: string, cause: unknown) =>
  new CseError('INVENTORY_KEY_INVALID', 'usage', `${name} is not a public key in PEM form`, {
    cause,
    hint: "Use the cosign.pub of the inventory's publisher.",
  });

export const unsigned = (name: string) =>
  new CseError('INVENTORY_UNSIGNED', 'integrity', `${name} has no cosign signature`, {
    hint: 'If you trust it, skip the check with --skip-inventory-signature.',
  });

export const wrongSignature = (name: string, reason: string) =>
  new CseError('INVENTORY_SIGNATURE_INVALID', 'integrity', `the signature of ${name} is not valid: ${reason}`, {
    hint: 'For an inventory of your own, pass its public key with --inventory-key. Otherwise stop: it may be forged.',
  });

export const duplicatePlugin = (id: string) =>
  new CseError('INVENTORY_DUPLICATE', 'usage', `${id} is already in the inventory`, {
    hint: 'Use another version, or start a new inventory.',
  });

export const pinnedInventory = (text: string) =>
  new CseError('INVENTORY_REFERENCE_INVALID', 'usage', `${text} names an inventory by its digest`, {
    hint: 'Clients find its metadata by its tag: tag it first.',
  });
