import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTextFile } from './node-text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'cse-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = 'registry.example/ä 1.0\r\n';
const utf16le = Buffer.from(`\ufeff${text}`, 'utf16le');
test.each([
  ['as UTF-8', Buffer.from(text)],
  ['as UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ['as UTF-16, by PowerShell', utf16le],
  ['as UTF-16 in the other order', Buffer.from(utf16le).swap16()],
  ['as nothing at all', Buffer.from('')],
])('a list saved %s is read as what it says', async (_, bytes) => {
  const path = join(folder, 'list.txt');
  writeFileSync(path, bytes);
  expect(await readTextFile(path)).toBe(bytes.length > 0 ? text : '');
});
