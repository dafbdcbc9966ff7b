import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceFile } from './files.ts';
import { nodeFiles } from './node-files.ts';

const { owner, isAlive } = nodeFiles();
const [host] = owner.split('.');

test('this process is alive, and one of its number that began at another time is not', () => {
  expect(isAlive(owner)).toBe(true);
  expect(isAlive(`${host}.${process.pid}.1`)).toBe(false);
});

test('a process on another machine may be alive', () => {
  expect(isAlive('elsewhere.1.1')).toBe(true);
});

test.runIf(process.platform === 'linux')('a process that was killed and that nobody waits for is gone', async () => {
  // The shell starts a child that ends soon, and by then is a program that never asks after it.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [pid] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const status = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    await expect.poll(() => status()[0]).toBe('Z');
    expect(isAlive(`${host}.${pid}.${status()[19]}`)).toBe(false);
  } finally {
    parent.kill();
  }
});

describe('a folder is made whatever way its path is written', () => {
  let folder: string;
  const before = process.cwd();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cse-files-'));
    mkdirSync(join(folder, 'here'));
    process.chdir(join(folder, 'here'));
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  const long = 'x'.repeat(255);
  test.each(['A', 'A/B', './A', 'A/', 'A//B/', '.', '..', '../A/B', '/', 'a b/ c', 'é/ü', `${long}/${long}`])(
    '%s, twice',
    async (path) => {
      for (const _ of [1, 2]) await nodeFiles().mkdir(path);
      expect(statSync(path).isDirectory()).toBe(true);
    },
  );

  test('or the system says why not', async () => {
    writeFileSync('file', '');
    const refused = async (path: string) =>
      nodeFiles()
        .mkdir(path)
        .then(String, ({ code }: NodeJS.ErrnoException) => code);
    expect(await Promise.all(['file', 'file/A', `${long}x`, '/proc/A/B'].map(refused))).toEqual([
      'EEXIST',
      'ENOTDIR',
      'ENAMETOOLONG',
      'ENOENT',
    ]);
  });

  test('a file is replaced by several at once, whatever its name, and nothing else stays', async () => {
    const texts = Array.from({ length: 20 }, (_, at) => String(at).repeat(1000));
    for (const name of ['short', long, 'é'.repeat(127)]) {
      const write = (text: string) => replaceFile(nodeFiles(), name, { bytes: Buffer.from(text), permissions: 0o600 });
      await Promise.all(texts.map(write));
      expect(texts).toContain(readFileSync(name, 'utf8'));
      expect(statSync(name).mode & 0o777).toBe(0o600);
    }
    const broken = (async function* () {
      yield Buffer.from('some');
      throw new Error('no more');
    })();
    await expect(replaceFile(nodeFiles(), 'short', broken)).rejects.toThrow('no more');
    expect(texts).toContain(readFileSync('short', 'utf8'));
    expect(readdirSync('.').length).toBe(3);
  });
});
