import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PlanDiff } from '@cse/graph';
import { IMAGES, openScene, type Scene } from './scene.testing.ts';

async function scene(): Promise<Scene> {
  const opened = await openScene();
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** The flags without what asks for some of the images. */
const without = (flags: readonly string[], ...names: readonly string[]) =>
  flags.filter(
    (flag, index) =>
      !names.some((name) => flag.endsWith(name) || (flag === '--image' && flags[index + 1]?.endsWith(name))),
  );

const references = (images: readonly { readonly reference: string }[]) => images.map(({ reference }) => reference);

test('diff says what leads from one kept plan to another', async () => {
  const { home, flags, base } = await scene();
  expect((await home.cse(['plan', ...without(flags, 'one:v1'), '--out', 'before.json'])).exit).toBe(0);
  expect((await home.cse(['plan', ...without(flags, 'three:v3'), '--out', 'after.json'])).exit).toBe(0);
  const { exit, stdout } = await home.cse(['diff', 'before.json', 'after.json', '--json']);
  const diff = JSON.parse(stdout) as PlanDiff;
  expect(exit).toBe(0);
  expect(references(diff.added)).toEqual([`${base}/${IMAGES[0]}`]);
  expect(references(diff.removed)).toEqual([`${base}/${IMAGES[2]}`]);
  expect(diff).toMatchObject({ changed: [], kept: 1 });
  expect(diff.bytes.added).toBeGreaterThan(20_000);
});

test('diff with the target says what is still to be brought there, and in the end nothing is', async () => {
  const { home, flags } = await scene();
  await home.cse(['mirror', ...without(flags, 'three:v3')]);
  const some = await home.cse(['diff', 'target', ...flags]);
  expect(some.stdout).toMatch(/^\+ .*three:v3/m);
  expect(some.stdout).toContain('1 image added, 0 changed, 0 removed, 2 unchanged');
  await home.cse(['mirror', ...flags]);
  expect((await home.cse(['diff', 'target', ...flags])).stdout).toContain(
    '0 images added, 0 changed, 0 removed, 3 unchanged',
  );
});

test('an image that the target names otherwise is changed', async () => {
  const { home, flags, target, base } = await scene();
  await home.cse(['mirror', ...flags]);
  const repository = target.repository('target.example/base/lib/one');
  const other = target.repository('target.example/base/lib/two');
  const wrong = await other.resolve('v2');
  const bytes = (await Array.fromAsync(other.fetch(wrong)))[0] ?? new Uint8Array();
  await repository.push(wrong, async function* () {
    yield bytes;
  });
  await repository.tag(wrong, 'v1');
  const { stdout } = await home.cse(['diff', 'target', ...flags, '--json']);
  expect((JSON.parse(stdout) as PlanDiff).changed).toMatchObject([
    { reference: `${base}/lib/one:v1`, before: wrong.digest },
  ]);
});

test('what cannot be compared is a usage error that says how to write it', async () => {
  const { home } = await scene();
  const release = await home.cse(['diff', 'tea@1', 'cse@4.2.2']);
  expect(release).toMatchObject({ exit: 2, stderr: expect.stringContaining('cse@VERSION') });
  expect(await home.cse(['diff', 'target', 'target'])).toMatchObject({ exit: 2 });
  await writeFile(join(home.dir, 'tea.json'), '{}');
  expect(await home.cse(['diff', 'tea.json', 'tea.json'])).toMatchObject({
    exit: 2,
    stderr: expect.stringContaining('PLAN_INVALID'),
  });
});
