import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { BIN, environmentOf } from './cse.testing.ts';
import { openScene } from './scene.testing.ts';

/** Runs `cse watch` on a free port until the test is over. */
async function watching(dir: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [BIN, 'watch', ...args], {
    cwd: dir,
    env: environmentOf(dir),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const url = () => /watching runs at (http:\S+)/.exec(stdout)?.[1] ?? (child.exitCode === null ? '' : stderr);
  await expect.poll(url, { timeout: 60_000 }).toMatch(/^http/);
  return { child, url: url(), stderr: () => stderr };
}

test('cse watch shows a run of another process, and ends at once when it is told to, with a page open', async () => {
  const scene = await openScene();
  onTestFinished(() => scene[Symbol.asyncDispose]());
  const { child, url, stderr } = await watching(scene.home.dir);
  expect(await (await fetch(url)).text()).toContain('No runs yet');
  await scene.home.cse(['mirror', ...scene.flags]);
  const page = async () => (await fetch(url)).text();
  await expect.poll(page).toContain('Complete: 3 images at the target');
  expect(await page()).toContain('cse mirror --image vendor.example/lib/one:v1');
  const stream = await fetch(`${url}/events`);
  const ended = stream.text().catch(() => 'ended');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await ended;
  expect(stderr()).toBe('');
});

test('cse watch warns where others can see the page', async () => {
  const scene = await openScene();
  onTestFinished(() => scene[Symbol.asyncDispose]());
  const { stderr } = await watching(scene.home.dir, ['--host', '0.0.0.0']);
  expect(stderr()).toBe('warning: anyone who can reach this address can see the runs, and the names in them\n');
});
