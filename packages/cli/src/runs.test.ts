import type { RunEntry } from '@cse/transfer';
import { expect, onTestFinished, test } from 'vitest';
import { openScene } from './scene.testing.ts';

const idsIn = (stdout: string) =>
  (JSON.parse(stdout) as { readonly runs: readonly RunEntry[] }).runs.map(({ id }) => id);

test('runs are listed with the limit, shown, and deleted down to as many as are to be kept', async () => {
  const { home, flags, ...scene } = await openScene();
  onTestFinished(() => scene[Symbol.asyncDispose]());
  expect((await home.cse(['runs', 'list'])).stdout).toMatch(/^0 runs in .*, 0 B \(at most 200 and 1\.1 GB; the oldest/);
  expect(await home.cse(['mirror', ...flags])).toMatchObject({ exit: 0 });
  expect(await home.cse(['verify', ...flags])).toMatchObject({ exit: 0 });

  const { stdout } = await home.cse(['runs', 'list', '--json']);
  const [check, transfer, ...none] = idsIn(stdout);
  expect([check, none]).toEqual([`${transfer}-verify`, []]);
  expect((await home.cse(['runs', 'list'])).stdout).toMatch(
    new RegExp(`^RUN .*\n${check} .* verification .* complete\n${transfer} .* transfer .* complete\n\n2 runs in `),
  );
  expect(idsIn((await home.cse(['report', '--list', '--json'])).stdout)).toEqual([check, transfer]);
  expect((await home.cse(['report', '--list'])).stdout).toBe((await home.cse(['runs', 'list'])).stdout);
  expect((await home.cse(['runs', 'show', transfer ?? ''])).stdout).toContain('3 images brought');

  expect((await home.cse(['runs', 'prune', '--keep', '1'])).stdout).toMatch(/^deleted 1 run, [\d.]+ kB\n$/);
  expect(idsIn((await home.cse(['runs', 'list', '--json'])).stdout)).toEqual([check]);
  expect(await home.cse(['runs', 'show', `${transfer}`])).toMatchObject({ exit: 0 });
});
