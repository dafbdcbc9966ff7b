import { createPrivateKey, type KeyObject } from 'node:crypto';
import { defineCommand } from '@cse/plugin';
import { parseInventoryPlace, signImage, spotsOf } from '@cse/tanzu-inventory';
import { badPrivateKey } from '../../../own/errors.ts';
import { readNamed } from '../../../own/node-binaries.ts';
import { digestOf, openFolder, putImages } from '../../../own/node-folder.ts';

export default defineCommand({
  summary: 'Sign an inventory of your own, as cosign does with a key',
  description: 'Sign after every change. Mirror the inventory with --inventory-key and the public key.',
  examples: ['<%= config.bin %> <%= command.id %> ./my-plugins --key ./key.pem'],
  args: { dir: { description: 'the folder of the inventory', required: true } },
  flags: { key: { summary: 'the private key, as PEM without a password', required: true } },
  async run({ args, flags }) {
    const dir = args['dir'] ?? '.';
    const { own } = await openFolder(dir);
    const path = String(flags['key']);
    const key = keyOf(await readNamed(path), path);
    const digest = await digestOf(dir, own.name);
    const { reference } = spotsOf(parseInventoryPlace(own.name)).signature(digest);
    await putImages(dir, [{ reference, image: signImage(digest, { name: own.name, key }) }]);
    return { json: { inventory: own.name, digest, signature: reference }, text: `${own.name} (${digest}) is signed` };
  },
});

function keyOf(pem: Buffer, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw badPrivateKey(path, cause);
  }
}
