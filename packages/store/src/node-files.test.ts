import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
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
