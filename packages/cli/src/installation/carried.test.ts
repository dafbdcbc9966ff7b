import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeys } from '@cse/archive';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Outcome } from '../cse.testing.ts';
import { install } from '../installed.testing.ts';
import { openScene, type Scene } from '../scene.testing.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const keys = generateKeys((size) => new Uint8Array(size).fill(7));

// Each of these packs and unpacks a whole cse with its Node.
describe.runIf(process.env['CI'] === 'true')('a cse that is installed', () => {
  const work = mkdtempSync(join(tmpdir(), 'cse-carried-'));
  const path = (name: string) => join(work, name);
  const cse = path('opt/cse/bin/cse');
  let scene: Scene;
  let what: readonly string[] = [];

  beforeAll(async () => {
    scene = await openScene();
    const at = scene.flags.indexOf('--to');
    what = scene.flags.filter((_, each) => each !== at && each !== at + 1);
    install(path('opt/cse'));
    writeFileSync(path('my.key'), keys.secretKey);
    writeFileSync(path('my.pub'), keys.publicKey);
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
    rmSync(work, { recursive: true, force: true });
  });

  const env = { HOME: work, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', NO_COLOR: '1' };
  const run = (program: string, args: readonly string[], variables: NodeJS.ProcessEnv = env) =>
    new Promise<Outcome>((resolve) => {
      execFile(program, args, { cwd: work, env: variables }, (error, stdout, stderr) =>
        resolve({ exit: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  const exported = (dir: string, ...more: readonly string[]) =>
    run(cse, ['export', ...what, '--archive', path(dir), ...more]);

  test('an archive takes it along, and tells whether it came whole', async () => {
    const made = await exported('medium', '--sign', path('my.key'));
    expect(made, made.stderr).toMatchObject({ exit: 0, stderr: expect.stringContaining('took cse along: cse-') });
    const checked = await run(cse, ['archive', 'verify', path('medium'), '--trust', path('my.pub'), '--read-data']);
    expect(checked, checked.stderr).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/cse came along: cse-\S+\.tar\.gz \(signed by the key/),
    });
    const inspected = await run(cse, ['archive', 'inspect', path('medium'), '--json']);
    expect(JSON.parse(inspected.stdout).cse).toMatchObject({ names: [expect.stringMatching(/^cse-/)], problems: [] });
  });

  test('it stays at home where --since says that it is there already, and goes along again in another version', async () => {
    expect(await exported('base')).toMatchObject({ exit: 0 });
    const same = await exported('next', '--since', path('base'));
    expect(same, same.stderr).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('came with what --since names'),
    });
    expect(readdirSync(path('next'))).not.toContain('start.sh');
    const [name = ''] = readdirSync(path('base')).filter((each) => each.endsWith('.tar.gz'));
    const older = name.replace(/\d+\.\d+\.\d+/, '0.0.1');
    renameSync(path(`base/${name}`), path(`base/${older}`));
    writeFileSync(path('base/SHA256SUMS'), readFileSync(path('base/SHA256SUMS'), 'utf8').replace(name, older));
    expect(await exported('newer', '--since', path('base'))).toMatchObject({ exit: 0 });
    expect(readdirSync(path('newer'))).toContain('start.sh');
  });

  test('a release takes its place by cse update, and --back puts it back', async () => {
    const top = path('home/cse');
    const old = install(top);
    install(path('build/cse'), { version: '9.9.9' });
    const packed = await run(path('build/cse/bin/cse'), [
      'export',
      ...what,
      '--archive',
      path('release'),
      '--sign',
      path('my.key'),
    ]);
    expect(packed, packed.stderr).toMatchObject({ exit: 0 });
    const tarball = path(`release/cse-9.9.9-${process.platform}-${process.arch}.tar.gz`);
    const updated = await run(old, ['update', '--from', tarball, '--trust', path('my.pub')]);
    expect(updated, updated.stderr).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(`cse 9.9.9 is installed in ${top}`),
    });
    const version = async () => JSON.parse((await run(old, ['version', '--json'])).stdout);
    expect(await version()).toMatchObject({ version: '9.9.9', installed: { as: 'release', in: top } });
    expect(await run(old, ['update', '--back'])).toMatchObject({ exit: 0 });
    expect((await version()).version).not.toBe('9.9.9');
  });
});
