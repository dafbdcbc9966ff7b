import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustedKeys } from './node-trusted-keys.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cse-keys-'));
});
afterEach(() => rm(dir, { recursive: true }));

const KEY = `untrusted comment: minisign public key\nRW${'x'.repeat(54)}\n`;

test.each([
  ['CSE_CONFIG_DIR', '.'],
  ['XDG_CONFIG_HOME', 'cse'],
])('the keys in the folder that %s names are trusted, and other files there are not looked at', async (name, below) => {
  const folder = join(dir, below, 'trusted-keys');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'acme.pub'), KEY);
  await writeFile(join(folder, 'README'), 'where they are from');
  expect(await trustedKeys({ [name]: dir })).toEqual([KEY]);
});

test('without that folder no key is trusted', async () => {
  expect(await trustedKeys({ CSE_CONFIG_DIR: join(dir, 'none') })).toEqual([]);
});

test('a file that is no public key is named', async () => {
  await mkdir(join(dir, 'trusted-keys'));
  await writeFile(join(dir, 'trusted-keys', 'acme.pub'), 'secret');
  await expect(trustedKeys({ CSE_CONFIG_DIR: dir })).rejects.toMatchObject({
    code: 'KEY_INVALID',
    message: expect.stringContaining(join(dir, 'trusted-keys', 'acme.pub')),
  });
});
