import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Home } from './cse.testing.ts';
import { openScene } from './scene.testing.ts';

const ARCHIVE = new URL('../../../tools/testkit/fixtures/v1/archive', import.meta.url).pathname;

function homeWith(folder: string) {
  const home = new Home();
  onTestFinished(() => home[Symbol.dispose]());
  mkdirSync(join(home.dir, folder), { recursive: true });
  return { home, cwd: join(home.dir, folder) };
}

// Every way in which a folder may be written is tried where it is made; here, that all commands get there.
const more = (...paths: readonly string[]) => (process.env['CI'] ? paths : []);

test.each(['A', 'A/B', '.', ...more('./A', 'A/', '../A', 'a b', 'é', `${'x'.repeat(255)}/B`)])(
  'an archive is written to %s, read from there, unpacked and served',
  async (dir) => {
    const scene = await openScene();
    onTestFinished(() => scene[Symbol.asyncDispose]());
    const cwd = join(scene.home.dir, 'here');
    mkdirSync(cwd);
    const cse = (...args: readonly string[]) => scene.home.cse(args, { cwd });
    const flags = scene.flags.filter((_, at) => scene.flags[at] !== '--to' && scene.flags[at - 1] !== '--to');
    expect(await cse('export', ...flags, '--archive', dir)).toMatchObject({ exit: 0 });
    expect(await cse('archive', 'verify', dir, '--allow-unsigned')).toMatchObject({ exit: 0 });
    const served = await scene.home.cse(['serve', dir, '--port', '0', '--allow-unsigned'], {
      cwd,
      onStdout: (text, stop) => text.includes('serving') && stop('SIGTERM'),
    });
    expect(served).toMatchObject({ exit: 0, stdout: expect.stringContaining(`serving ${dir} at`) });
  },
);

test.each(['A', '.', ...more('A/B', './A', 'A/', '../A', 'a b/é')])('an archive is unpacked to %s', async (to) => {
  const { home, cwd } = homeWith('here');
  const { exit } = await home.cse(['archive', 'unpack', ARCHIVE, to, '--allow-unsigned'], { cwd });
  expect([exit, readdirSync(join(cwd, to)).sort()]).toEqual([0, ['blobs', 'index.json', 'oci-layout', 'plan.json']]);
});

test.each([
  ['/', 'so the archive cannot be unpacked there'],
  ['..', 'so the archive cannot be unpacked there'],
  ['x'.repeat(256), 'its name is too long for the file system'],
])('an archive is not unpacked to %s, and the sentence says why', async (to, why) => {
  const { home, cwd } = homeWith('here');
  const { exit, stderr } = await home.cse(['archive', 'unpack', ARCHIVE, to, '--allow-unsigned'], { cwd });
  expect([exit, stderr]).toEqual([2, expect.stringContaining(why)]);
});
