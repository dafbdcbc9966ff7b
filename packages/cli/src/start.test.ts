import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

const home = new Home();
const told = join(home.dir, 'loaded');
afterAll(() => home[Symbol.dispose]());

// Notes each file that is loaded as a module, as it is loaded.
const NOTING = `import { appendFileSync } from 'node:fs'; import { registerHooks } from 'node:module';
registerHooks({ load(url, context, next) {
  if (url.startsWith('file:')) appendFileSync(${JSON.stringify(told)}, url + '\\n');
  return next(url, context);
} });`;
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(NOTING)}`;

/** The files that a command line loads. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  rmSync(told, { force: true });
  const { exit, stderr } = await home.cse(args, { env: { NODE_OPTIONS } });
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return readFileSync(told, 'utf8')
    .trimEnd()
    .split('\n')
    .map((url) => fileURLToPath(url));
}

/** The libraries in these files; a bundle names what it holds. */
const libraries = (files: readonly string[]) =>
  ['undici', 'zod', 'yaml'].filter((name) =>
    files.some((file) => readFileSync(file, 'utf8').includes(`/node_modules/${name}/`)),
  );

test('help loads few files, and no client, no parser and no library that checks input', async () => {
  const files = await loadedBy('plan', '--help');
  expect(libraries(files)).toEqual([]);
  expect(files.length).toBeLessThanOrEqual(30);
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(900_000);
});

test('the version is told without loading anything', async () => {
  expect((await loadedBy('--version')).map((file) => file.slice(file.lastIndexOf('/')))).toEqual(['/run.js']);
});

test('a command that asks no registry loads no client', async () => {
  expect(libraries(await loadedBy('runs', 'list'))).not.toContain('undici');
});

test('a key that completes what is typed loads no framework and no client, and needs no network', async () => {
  const files = await loadedBy('__complete', 'plan', '--to', '');
  expect(libraries(files).filter((name) => name !== 'yaml')).toEqual([]);
  expect(files.filter((file) => file.includes('oclif'))).toEqual([]);
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(300_000);
  const { exit, stdout } = await home.cse(['__complete', 'plan', '--cse', '4.2.2'], { offline: true });
  expect({ exit, stdout }).toEqual({ exit: 0, stdout: 'nothing\n4.2.2\t\n' });
});
