import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf, nodeFiles, readAll } from '@cse/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileSpool, memorySpool } from './index.ts';

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'cse-spool-'))));
afterEach(() => rmSync(dir, { recursive: true }));
const uploads = () => join(dir, 'uploads');

describe.each(['memory', 'files'] as const)('a spool in %s', (kind) => {
  const spool = () => (kind === 'memory' ? memorySpool() : fileSpool(nodeFiles(), uploads()));

  test('a draft is read back as it was written, and again', async () => {
    const draft = await spool().open('a');
    expect([draft.size, await readAll(draft.read())]).toEqual([0, Buffer.alloc(0)]);
    for (let at = 0; at < 5; at += 1) await draft.append(bytesOf(Buffer.alloc(100_000, at)));
    expect(draft.size).toBe(500_000);
    const whole = Buffer.concat([0, 1, 2, 3, 4].map((at) => Buffer.alloc(100_000, at)));
    expect((await readAll(draft.read())).every((byte, at) => byte === whole[at])).toBe(true);
    expect(await readAll(draft.read())).toHaveLength(500_000);
    await draft.discard();
  });
});

test('a draft has a file only while it holds something', async () => {
  const draft = await fileSpool(nodeFiles(), uploads()).open('a');
  await expect(async () => readdirSync(uploads())).rejects.toThrow('ENOENT');
  await draft.append(bytesOf(Buffer.from('x')));
  expect(readdirSync(uploads())).toHaveLength(1);
  await draft.discard();
  expect(readdirSync(uploads())).toEqual([]);
});

test('what a killed process left is taken away, what another one still writes is not', async () => {
  const files = nodeFiles();
  const [dead, alive] = ['left.host.1.1', 'right.host.2.2'];
  mkdirSync(uploads());
  for (const name of [dead, alive]) writeFileSync(join(uploads(), name), 'x');
  const draft = await fileSpool({ ...files, isAlive: (owner) => owner === 'host.2.2' }, uploads()).open('a');
  await draft.append(bytesOf(Buffer.from('x')));
  expect(readdirSync(uploads()).toSorted()).toEqual([`a.${files.owner}`, alive]);
  await draft.discard();
});
