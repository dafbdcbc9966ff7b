import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
// Beside the sources, so that the suite finds vitest as they do.
const parent = join(here, '../.vitest');
let dir: string;
beforeAll(() => {
  mkdirSync(parent, { recursive: true });
  dir = mkdtempSync(join(parent, 'gate-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function run(programs: readonly string[], env: Record<string, string>) {
  const suite = `
    import { expect, test, describe } from 'vitest';
    import { whenInstalled } from ${JSON.stringify(join(here, 'when-installed.ts'))};
    whenInstalled(${JSON.stringify(programs)}, 'a suite', () => {
      test('one', () => expect(1).toBe(1));
      describe('more', () => {
        test('two', () => expect(1).toBe(1));
        test('three', () => expect(1).toBe(1));
      });
    });
  `;
  writeFileSync(join(dir, 'suite.test.ts'), suite);
  const { CI: _, ...inherited } = process.env;
  const options = { env: { ...inherited, NO_COLOR: '1', ...env }, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, 'run', '--root', dir], options);
  return { status, said: stdout + stderr };
}

test('with its programs there, a suite runs', () => {
  const { status, said } = run(['sh'], {});
  expect([status, said]).toEqual([0, expect.stringContaining('3 passed')]);
});

test('without one of them it is skipped, and one line names it and counts the tests', () => {
  const { status, said } = run(['sh', 'no-such-program'], {});
  expect(status).toBe(0);
  expect(said.match(/^skipped .*$/gm)).toEqual(['skipped 3 tests of "a suite": no-such-program is not on the PATH']);
});

test('in CI a missing program is a failure', () => {
  const { status, said } = run(['no-such-program', 'nor-this'], { CI: 'true' });
  expect([status, said]).toEqual([1, expect.stringContaining('no-such-program and nor-this are not on the PATH')]);
});
