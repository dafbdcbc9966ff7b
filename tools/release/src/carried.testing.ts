import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { registries } from '@cse/registry';
import { dockerRegistry, image } from '@cse/testkit';
import { debianPackages, unpackDebian } from './debian.ts';
import { facts, inside, minimalRoot, out, ran, scratchFolder } from './made.testing.ts';

const run = promisify(execFile);
const IMAGES = ['lib/one:v1', 'lib/two:v2', 'other/three:v3'];

/** The cse that an archive takes along, in a system with a shell and busybox: no Node, no npm, no network. */
export function carriedCse(): void {
  test('brings itself in from the medium alone, and is verified, also where nothing can be started from it', async () => {
    const scratch = scratchFolder();
    const [top, medium, root] = ['cse', 'medium', 'root'].map((name) => join(scratch, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(top);
    ran('tar', ['-xzf', join(out, `cse-${facts.version}-linux-x64.tar.gz`), '-C', top, '--strip-components=1']);
    await using source = await dockerRegistry();
    await using store = registries({ everyHost: { plainHttp: true } });
    for (const name of IMAGES) await image(store, `${source.host}/${name}`, { size: 20_000 });
    const images = IMAGES.flatMap((name) => ['--image', `${source.host}/${name}`]);
    const cse = async (...args: readonly string[]) =>
      run(join(top, 'bin/cse'), args, { cwd: scratch, env: { HOME: scratch, PATH: '/usr/bin:/bin', NO_COLOR: '1' } });

    await cse('archive', 'keygen', 'my');
    const what = ['--only', 'container-images', ...images, '--plain-http', source.host];
    const exported = await cse('export', ...what, '--archive', medium, '--sign', 'my.key');
    expect(exported.stderr).toContain(`took cse along: cse-${facts.version}-linux-x64.tar.gz`);
    for (const file of ['start.sh', 'START-HERE.txt', 'SHA256SUMS', 'SHA256SUMS.minisig'])
      expect(readdirSync(medium)).toContain(file);

    await minimalRoot(root);
    await unpackDebian(await debianPackages(facts, 'x64', ['busybox-static']), root);
    for (const folder of ['bin', 'proc']) mkdirSync(join(root, folder), { recursive: true });
    cpSync(medium, join(root, 'media'), { recursive: true });
    cpSync(join(scratch, 'my.pub'), join(root, 'my.pub'));
    writeFileSync(join(root, 'inside.sh'), INSIDE);
    // Debian moved it from the one to the other.
    const busybox = ['/usr/bin/busybox', '/bin/busybox'].find((path) => existsSync(join(root, path))) ?? '';
    const shown = inside(root, [busybox, 'sh', '/inside.sh', busybox, ...images]);
    expect(shown, shown.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('✔ 3 images imported') });
    expect(shown.stdout).toContain('✔ 3 images verified');
    expect(shown.stdout.split('\n').filter((line) => line.startsWith('unpacked in'))).toEqual([
      'unpacked in /media/.cse',
      'unpacked in /root/.cache/cse',
    ]);
    expect(JSON.parse(readFileSync(join(root, 'tmp/receipt.json'), 'utf8')).cse).toMatch(/^cse-\S+-linux-x64/);
  });
}

const INSIDE = `
set -e
busybox=$1
shift
mkdir -p /applets
$busybox --install -s /applets
export PATH=/applets HOME=/root NO_COLOR=1
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
