import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pluginLock } from './node-plugin-lock.ts';
import { openQueue } from './node-queues.ts';

const folder = mkdtempSync(join(tmpdir(), 'cse-queues-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a queue is opened by the plugin that was installed for it, and by none that was changed since', async () => {
  const root = join(folder, 'plugin');
  mkdirSync(root);
  const module = join(root, 'index.mjs');
  writeFileSync(module, 'export default { schemes: ["acme"], open: async (url) => ({ url }) };');
  const pjson = { 'cse-queue': { schemes: ['acme'], module: './index.mjs' } };
  const plugin = { name: 'acme-queue', version: '1.0.0', root, pjson, type: 'user' };
  const lock = join(folder, 'plugins-lock.json');
  await pluginLock.write(lock, [plugin], []);
  expect(await openQueue('acme://here', { packages: [plugin], lock })).toEqual({ url: 'acme://here' });
  writeFileSync(module, 'process.exit();');
  await expect(openQueue('acme://here', { packages: [plugin], lock })).rejects.toMatchObject({
    code: 'PLUGIN_CHANGED',
  });
});
