import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const scratch = mkdtempSync(join(tmpdir(), 'cse launcher '));
afterAll(() => rmSync(scratch, { recursive: true }));

const launcher = readFileSync(new URL('../files/cse.sh', import.meta.url), 'utf8');
const filled = launcher.replaceAll('@ARCH@', 'x64').replaceAll('@GLIBC@', '2.28').replaceAll('@CARRIED_GLIBC@', '2.36');

/** An installation whose Node is a script. */
function installation(name: string, node: string): string {
  const top = join(scratch, name);
  for (const folder of ['bin', 'lib']) mkdirSync(join(top, folder), { recursive: true });
  writeFileSync(join(top, 'bin/cse'), filled, { mode: 0o755 });
  writeFileSync(join(top, 'lib/node'), `#!/bin/sh\n${node}\n`, { mode: 0o755 });
  return top;
}

const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });

test('the command finds its folder through links, and hands its words on as they are', () => {
  const top = installation('some where', '[ "$1" = -v ] || printf "%s|" "$@"');
  symlinkSync('some where/bin/cse', join(scratch, 'relative'));
  symlinkSync(join(scratch, 'relative'), join(scratch, 'absolute'));
  for (const command of [join(top, 'bin/cse'), join(scratch, 'relative'), join(scratch, 'absolute')])
    expect(run(command, 'a b', '', '*').stdout).toBe(`${top}/lib/cse/bin/run.js|a b||*|`);
  expect(spawnSync('sh', ['cse', 'x'], { cwd: join(top, 'bin'), encoding: 'utf8' }).stdout).toContain('run.js|x|');
});

test('a system without libstdc++ gets the one that is carried along', () => {
  const top = installation('small', '[ -n "$LD_LIBRARY_PATH" ] || exit 127\n[ "$1" = -v ] || echo "$LD_LIBRARY_PATH"');
  expect(run(join(top, 'bin/cse')).stdout).toBe(`${top}/lib/libstdc++\n`);
});

test.each([
  ['old', "node: /lib/libc.so.6: version `GLIBC_2.28' not found (required by node)", 'its glibc is older than 2.28'],
  ['bare', 'node: error while loading shared libraries: libstdc++.so.6: cannot open', 'it has no libstdc++ (a package'],
  ['other', 'node: Exec format error', 'node: Exec format error'],
])('a machine that cannot run it (%s) is told why, and what is needed', (name, says, why) => {
  const top = installation(name, `echo "${says.replaceAll('`', '\\`')}" >&2; exit 1`);
  const { status, stderr, stdout } = run(join(top, 'bin/cse'), 'mirror');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(`error: cse cannot run on this machine: ${why}`);
  expect(stderr).toContain('next: cse needs Linux on x64 with glibc 2.28 or newer');
});

test('a folder from which nothing may be run is named', () => {
  const top = installation('noexec', 'echo never');
  chmodSync(join(top, 'lib/node'), 0o644);
  expect(run(join(top, 'bin/cse')).stderr).toContain(`nothing may be run from ${top} (mounted with noexec?)`);
});
