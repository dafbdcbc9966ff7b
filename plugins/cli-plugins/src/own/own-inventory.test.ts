import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandSpec, Host } from '@cse/plugin';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { beforeEach, describe, expect, test } from 'vitest';
import addGroup from '../commands/cli-plugins/inventory/add-group.ts';
import add from '../commands/cli-plugins/inventory/add.ts';
import init from '../commands/cli-plugins/inventory/init.ts';
import sign from '../commands/cli-plugins/inventory/sign.ts';
import { mirror, seenAt } from '../mirror.testing.ts';

const NAME = 'reg.example/plugins/own-inventory:v1';
const AT = 'base.example/tanzu_cli/plugins/own-inventory:v1';
const host = {} as Host;

let folder = '';
const path = (...parts: string[]) => join(folder, ...parts);
const put = (name: string, text: string) => {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
  return path(name);
};
const run = ({ run: work }: CommandSpec, args: Record<string, string>, flags: object = {}) =>
  work({ args: { dir: path('own'), ...args }, flags: flags as Record<string, unknown>, host });

const key = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const file = put('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return { file, inventoryKey: { path: 'own.pub', text } };
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cse-own-'));
  for (const [os, architecture, suffix] of [
    ['linux', 'amd64', ''],
    ['windows', 'amd64', '.exe'],
  ] as const)
    put(`built/${os}/${architecture}/global/hello/v1.0.0/tanzu-hello-${os}_${architecture}${suffix}`, `hello ${os}`);
  put(
    'built/plugin_manifest.yaml',
    'created: 2024-01-01\nplugins:\n- name: hello\n  target: global\n  description: Says hello.\n  versions: [v1.0.0]\n',
  );
  put(
    'built/plugin_group_manifest.yaml',
    'plugins:\n- name: hello\n  target: global\n  isContextScoped: false\n  version: v1.0.0\n',
  );
});

const addAll = async () => {
  await run(init.spec, {}, { name: NAME });
  const manifest = path('built/plugin_manifest.yaml');
  return run(add.spec, {}, { manifest, vendor: 'acme', publisher: 'tools' });
};

describe('cse cli-plugins inventory', () => {
  test('makes a folder that is mirrored like the vendor’s inventory, signature and all', async () => {
    const { file, inventoryKey } = key();
    put('own/central_config.yaml', 'mine: true\n');
    const { json } = await addAll();
    expect(json).toEqual({
      inventory: NAME,
      added: [
        'reg.example/plugins/acme/tools/linux/amd64/global/hello:v1.0.0',
        'reg.example/plugins/acme/tools/windows/amd64/global/hello:v1.0.0',
      ],
    });
    const manifest = path('built/plugin_group_manifest.yaml');
    await run(addGroup.spec, { group: 'acme-tools/default:v1.0.0' }, { manifest, description: 'Ours' });
    await run(sign.spec, {}, { key: file });
    const target = memoryStore();
    const source = layoutStore(path('own'), nodeFiles());
    await mirror({ inventory: NAME, inventoryKey, groups: ['acme-tools/default'] }, { source, target });
    expect(await seenAt(target, AT)).toEqual({
      metadata: [1, 1],
      binaries: 2,
      groups: 1,
      plugins: 1,
      config: 'mine: true\n',
    });
  });

  test('what changed after it was signed is not mirrored', async () => {
    const { file, inventoryKey } = key();
    await addAll();
    await run(sign.spec, {}, { key: file });
    await run(addGroup.spec, { group: 'acme-tools/more:v1' }, { member: ['hello@global:v1'], description: 'More' });
    const stores = { source: layoutStore(path('own'), nodeFiles()), target: memoryStore() };
    await expect(mirror({ inventory: NAME, inventoryKey }, stores)).rejects.toMatchObject({
      code: 'INVENTORY_UNSIGNED',
    });
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['a second beginning', async () => (await addAll(), run(init.spec, {})), 'OWN_INVENTORY_EXISTS'],
    [
      'a plugin twice',
      async () => (
        await addAll(),
        run(add.spec, {}, { manifest: path('built/plugin_manifest.yaml'), vendor: 'acme', publisher: 'tools' })
      ),
      'INVENTORY_DUPLICATE',
    ],
    [
      'a group of what is not there',
      async () => (
        await addAll(),
        run(addGroup.spec, { group: 'a-b/c:v1' }, { member: ['none@global:v1'], description: '' })
      ),
      'PLUGIN_UNKNOWN',
    ],
    [
      'a group without a version',
      async () => (await addAll(), run(addGroup.spec, { group: 'a-b/c' }, { description: '' })),
      'PLUGIN_GROUP_INVALID',
    ],
    ['a folder that has none', () => run(sign.spec, {}, { key: key().file }), 'OWN_INVENTORY_INVALID'],
    [
      'a key that is none',
      async () => (await addAll(), run(sign.spec, {}, { key: put('k', 'x') })),
      'SIGNING_KEY_INVALID',
    ],
    [
      'a key that is not there',
      async () => (await addAll(), run(sign.spec, {}, { key: path('none') })),
      'FILE_UNREADABLE',
    ],
    [
      'a manifest that leads out',
      async () => (
        await addAll(),
        run(
          add.spec,
          {},
          { manifest: put('m.yaml', 'plugins: [{name: ../../x, versions: [v1]}]'), vendor: 'a', publisher: 'b' },
        )
      ),
      'PLUGIN_MANIFEST_INVALID',
    ],
    [
      'a manifest without binaries',
      async () => (
        await addAll(),
        run(
          add.spec,
          {},
          { manifest: put('m.yaml', 'plugins: [{name: x, versions: [v1]}]'), vendor: 'a', publisher: 'b' },
        )
      ),
      'PLUGIN_BINARY_MISSING',
    ],
  ])('%s is refused', async (_, work, code) => {
    await expect(work()).rejects.toMatchObject({ code, fault: 'usage' });
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });
});
