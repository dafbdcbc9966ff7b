import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { loadManual } from './load.ts';

test('each command has a manual page, which names the flags that plugins bring', async () => {
  const pages = new Map((await loadManual()).map(({ file, text }) => [file, text]));
  expect([...pages.keys()]).toEqual(expect.arrayContaining(['cse.1', 'cse-mirror.1', 'cse-archive-verify.1']));
  expect(pages.get('cse.1')).toContain('.BR cse\\-mirror (1)\nCopy releases from their source registries');
  expect(pages.get('cse-mirror.1')).toContain('.TP\n.BI "\\-\\-tkg " "');
});

test.runIf(spawnSync('man', ['--version']).status === 0)(
  'man reads them without a complaint',
  async () => {
    const input = (await loadManual()).map(({ text }) => text).join('');
    const { status, stdout, stderr } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-'], { input });
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
    expect(stdout.toString()).toContain('CSE-MIRROR(1)');
  },
  60_000,
);
