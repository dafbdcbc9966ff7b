import { execFile } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { generateKeys } from '@cse/archive';
import { whenInstalled } from '@cse/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Outcome } from '../cse.testing.ts';
import { install } from '../installed.testing.ts';
import { IMAGES, openScene, type Scene } from '../scene.testing.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const keys = generateKeys((size) => new Uint8Array(size).fill(7));

// Each of these packs and unpacks a whole cse with its Node, and some of them mount.
if (process.env['CSE_TEST_RELEASE']) whenInstalled(['busybox', 'unshare', 'chroot'], 'a cse that is installed', suite);
else describe.skip('a cse that is installed (with CSE_TEST_RELEASE=1)', suite);

function suite(): void {
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

  /** A machine with busybox and the libraries of Node, without Node, npm and a network; the folder is its /media. */
  function machine(root: string, medium: string): void {
    for (const folder of ['bin', 'dev', 'tmp', 'root', 'media', 'proc'])
      mkdirSync(join(root, folder), { recursive: true });
    copyFileSync('/usr/bin/busybox', join(root, 'bin/busybox'));
    cpSync(medium, join(root, 'media'), { recursive: true });
    writeFileSync(join(root, 'inside.sh'), INSIDE, { mode: 0o755 });
  }

  test('an archive takes it along: from the medium alone it is brought in and verified, without node and network', async () => {
    const made = await exported('medium', '--sign', path('my.key'));
    expect(made, made.stderr).toMatchObject({ exit: 0, stderr: expect.stringContaining('cse goes along: cse-') });
    for (const file of ['start.sh', 'START-HERE.txt', 'SHA256SUMS', 'SHA256SUMS.minisig'])
      expect(readdirSync(path('medium'))).toContain(file);
    const checked = await run(cse, ['archive', 'verify', path('medium'), '--trust', path('my.pub'), '--read-data']);
    expect(checked, checked.stderr).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/cse came along: cse-\S+\.tar\.gz \(signed by the key/),
    });
    const inspected = await run(cse, ['archive', 'inspect', path('medium'), '--json']);
    expect(JSON.parse(inspected.stdout).cse).toMatchObject({ names: [expect.stringMatching(/^cse-/)], problems: [] });

    machine(path('root'), path('medium'));
    writeFileSync(path('root/my.pub'), keys.publicKey);
    const libraries = await run('ldd', [path('opt/cse/lib/node'), '/usr/bin/busybox']);
    for (const [, library = ''] of libraries.stdout.matchAll(/(\/\S+\.so\S*) \(0x/g)) {
      mkdirSync(dirname(join(path('root'), library)), { recursive: true });
      copyFileSync(library, join(path('root'), library));
    }
    const images = IMAGES.flatMap((name) => ['--image', `vendor.example/${name}`]);
    const inside = [path('root'), '/bin/busybox', 'sh', '/inside.sh', ...images];
    const shown = await run('unshare', ['-n', '-m', 'chroot', ...inside], {
      PATH: '/bin:/usr/sbin:/usr/bin',
      NO_COLOR: '1',
    });
    expect(shown, shown.stderr).toMatchObject({ exit: 0, stdout: expect.stringContaining('✔ 3 images imported') });
    expect(shown.stdout).toContain('✔ 3 images verified');
    expect(shown.stdout.split('\n').filter((line) => line.startsWith('unpacked in'))).toEqual([
      'unpacked in /media/.cse',
      'unpacked in /root/.cache/cse',
    ]);
    const receipt = JSON.parse(readFileSync(path('root/tmp/receipt.json'), 'utf8'));
    expect(receipt.cse).toMatch(/^cse-\S+-linux-/);
  });

  test('it stays at home where --since says that it is there already, and goes along again in another version', async () => {
    expect(await exported('base')).toMatchObject({ exit: 0 });
    const same = await exported('next', '--since', path('base'));
    expect(same, same.stderr).toMatchObject({
      exit: 0,
      stderr: expect.stringContaining('went with what --since names'),
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
}

const INSIDE = `
set -e
/bin/busybox --install -s /bin
export PATH=/bin HOME=/root NO_COLOR=1
[ -e /dev/null ] || mknod -m 666 /dev/null c 1 3
ip link set lo up
if command -v node || command -v npm; then exit 9; fi
cd /
sh /media/start.sh serve /tmp/registry --port 5000 &
registry=$!
tries=0
until wget -q -O /dev/null http://127.0.0.1:5000/v2/; do tries=$((tries + 1)); [ $tries -lt 300 ] || exit 8; sleep 0.2; done
to="--to 127.0.0.1:5000/base --plain-http 127.0.0.1:5000"
sh /media/start.sh import $to --trust /my.pub --receipt /tmp/receipt.json
echo unpacked in /media/.cse* 
sh /media/start.sh verify $to --read-data "$@"
# The same medium, where nothing may be started from it.
mkdir /tmp/noexec
mount -t tmpfs -o noexec none /tmp/noexec
cp -r /media/. /tmp/noexec
rm -rf /tmp/noexec/.cse
sh /tmp/noexec/start.sh import $to --trust /my.pub
for place in /root/.cache/cse/*-*; do echo unpacked in "\${place%/*}"; done
kill $registry
`;
