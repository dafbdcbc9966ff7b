import { expect, test } from 'vitest';
import { plugins } from './plugins.testing.ts';
import type { Ports } from './ports.ts';
import { readFiles } from './read-files.ts';

const ports = {
  async readText(path: string) {
    if (path !== 'deps.txt') throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return 'reg.example/a:v1\n';
  },
} as unknown as Ports;

test('an option that names a file becomes the file, and no other does', async () => {
  const items = [
    { use: 'images', options: { list: 'deps.txt', images: 'deps.txt' } },
    { use: 'images', options: { list: ['deps.txt'] } },
    { use: 'images', options: {} },
    { use: 'cli', options: { list: 'deps.txt' } },
    { use: 'unknown', options: { list: 'deps.txt' } },
  ];
  expect(await readFiles(items, plugins, ports)).toEqual([
    { use: 'images', options: { list: { path: 'deps.txt', text: 'reg.example/a:v1\n' }, images: 'deps.txt' } },
    ...items.slice(1),
  ]);
});

test('a file that an option names and that is not there is an error of usage, with its path', async () => {
  const asking = readFiles([{ use: 'images', options: { list: 'gone.txt' } }], plugins, ports);
  await expect(asking).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    fault: 'usage',
    message: expect.stringContaining('gone.txt cannot be read'),
  });
});
