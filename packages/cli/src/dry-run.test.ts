import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseReference } from '@cse/oci';
import { IMAGES, openScene, type Scene } from './scene.testing.ts';

async function scene(): Promise<Scene> {
  const opened = await openScene();
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Which images are at the target. */
async function brought({ target }: Scene): Promise<string[]> {
  const found = await Promise.allSettled(
    IMAGES.map(async (name) => {
      const { repository, tag = '' } = parseReference(`target.example/base/${name}`);
      await target.repository(repository).resolve(tag);
      return name;
    }),
  );
  return found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
}

test('mirror --dry-run shows what plan shows, to people and programs, and writes nothing', async () => {
  const opened = await scene();
  const { home, flags } = opened;
  const planned = await home.cse(['plan', ...flags]);
  expect(planned.stdout).toContain('to move');
  expect(await home.cse(['mirror', ...flags, '--dry-run'])).toMatchObject({ exit: 0, stdout: planned.stdout });
  const [document, dry] = [
    await home.cse(['plan', ...flags, '--json']),
    await home.cse(['mirror', ...flags, '--dry-run', '--json']),
  ];
  expect(JSON.parse(dry.stdout)).toEqual(JSON.parse(document.stdout));
  expect(await brought(opened)).toEqual([]);
  expect((await home.cse(['mirror', ...flags])).exit).toBe(0);
  expect(await brought(opened)).toEqual([...IMAGES]);
});

test('export --dry-run makes no archive, and import --dry-run brings nothing of one', async () => {
  const opened = await scene();
  const { home, flags, base } = opened;
  const at = flags.indexOf('--to');
  const asked = flags.toSpliced(at, 2);
  const archive = ['--archive', join(home.dir, 'medium')];
  const exporting = ['export', ...asked, ...archive];
  const dry = await home.cse([...exporting, '--dry-run']);
  expect(dry).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining('0 B already there'),
    stderr: expect.stringContaining('everything is counted'),
  });
  expect(await isThere(join(home.dir, 'medium'))).toBe(false);
  expect((await home.cse(exporting)).exit).toBe(0);

  const http = flags
    .filter((_, index) => flags[index - 1] === '--plain-http')
    .flatMap((host) => ['--plain-http', host]);
  const importing = ['import', ...archive, '--allow-unsigned', '--to', base, ...http];
  expect(await home.cse([...importing, '--dry-run', '--receipt', join(home.dir, 'receipt.json')])).toMatchObject({
    exit: 0,
    stdout: expect.stringMatching(/container-images +3 /),
  });
  expect(await isThere(join(home.dir, 'receipt.json'))).toBe(false);
  expect(await brought(opened)).toEqual([]);
  expect((await home.cse(importing)).exit).toBe(0);
  expect(await brought(opened)).toEqual([...IMAGES]);
});

test('a dry run and what ends or leaves a run exclude each other', async () => {
  const { home, flags } = await scene();
  const { exit, stderr } = await home.cse([
    'mirror',
    ...flags,
    '--dry-run',
    '--detach',
    '--queue',
    'postgres://a.example/cse',
  ]);
  expect([exit, stderr]).toEqual([2, expect.stringContaining('--dry-run')]);
});
