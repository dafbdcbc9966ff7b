import { CseError } from '@cse/errors';

export const invalidOwn = (path: string, reason: string, cause?: unknown) =>
  new CseError('OWN_INVENTORY_INVALID', 'usage', `${path} cannot be read: ${reason}`, {
    cause,
    hint: 'Create one with cse cli-plugins inventory init DIR.',
  });

export const ownExists = (path: string) =>
  new CseError('OWN_INVENTORY_EXISTS', 'usage', `${path} already exists`, {
    hint: 'Add to it with cse cli-plugins inventory add, or choose another folder.',
  });

export const badGroup = (text: string) =>
  new CseError('PLUGIN_GROUP_INVALID', 'usage', `${JSON.stringify(text)} is not a group with its version`, {
    hint: 'Write it as vendor-publisher/name:version; vendor and publisher have no dash.',
  });

export const badPlugin = (text: string) =>
  new CseError('PLUGIN_ID_INVALID', 'usage', `${JSON.stringify(text)} does not name one plugin`, {
    hint: 'Write it as name@target:version.',
  });

export const unknownMember = (id: string) =>
  new CseError('PLUGIN_UNKNOWN', 'usage', `the inventory has no ${id}`, {
    hint: 'Add the plugin before the group that has it.',
  });

export const badManifest = (path: string, reason: string, cause?: unknown) =>
  new CseError('PLUGIN_MANIFEST_INVALID', 'usage', `${path} is not a plugin manifest: ${reason}`, { cause });

export const noBinaries = (path: string, id: string) =>
  new CseError('PLUGIN_BINARY_MISSING', 'usage', `${path} has no binary of ${id}`, {
    hint: 'It is expected at OS/ARCH/TARGET/NAME/VERSION/tanzu-NAME-OS_ARCH, as tanzu builder plugin build lays it out.',
  });

export const unreadable = (path: string, code: string) =>
  new CseError('FILE_UNREADABLE', 'usage', `${path} cannot be read (${code})`);

export const badPrivateKey = (path: string, cause: unknown) =>
  new CseError('SIGNING_KEY_INVALID', 'usage', `${path} is not a private key that can sign`, {
    cause,
    hint: 'It must be PEM without a password: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem',
  });

export const invalidLayout = (dir: string, reason: string) =>
  new CseError('OWN_INVENTORY_INVALID', 'usage', `${dir} has no inventory images: ${reason}`);
