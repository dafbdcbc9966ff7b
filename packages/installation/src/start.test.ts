import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whenInstalled } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { carry, installed } from './index.ts';
import { installScript, PLATFORM, run, scratch } from './scene.testing.ts';

const NAME = `cse-1.2.3-${PLATFORM}`;

async function medium(at: string): Promise<string> {
  const top = join(at, 'cse');
  await carry(join(at, 'medium'), [installed(await installScript(top))], { media: ['archive', 'tanzu-bundle'] });
  await rm(top, { recursive: true });
  return join(at, 'medium');
}

const start = (dir: string) => ['sh', join(dir, 'start.sh')];
const given = (stdout: string) => stdout.trim().split('\n').slice(1);

/** Runs a line where the folder can be read and written, and nothing can be started from it, as on a stick with FAT. */
const noexec = (dir: string, line: string) => [
  ...['unshare', '-m', 'sh', '-ec'],
  `cp -r '${dir}' '${dir}.copy'; mount -t tmpfs -o noexec none '${dir}'; cp -r '${dir}.copy/.' '${dir}'; ${line}`,
];

test('on a medium that can run programs cse runs from it, and needs no home', async () => {
  await using place = await scratch();
  const dir = await medium(place.dir);
  const first = await run([...start(dir), 'version']);
  expect(first).toMatchObject({ exit: 0, stdout: expect.stringContaining(`cse 1.2.3 from ${dir}/.cse/1.2.3-`) });
  expect(first.stderr).toContain(`unpacking ${NAME}.tar.gz`);
  expect(await run([...start(dir), 'version'])).toEqual({ ...first, stderr: '' });
  expect(await readdir(join(dir, '.cse'))).toEqual([expect.stringMatching(/^1\.2\.3-[0-9a-f]{12}$/)]);
});

test('import and run read the archive beside it, unless another is named; all else is handed on as it is', async () => {
  await using place = await scratch();
  const dir = await medium(place.dir);
  const told = async (...args: string[]) => given((await run([...start(dir), ...args])).stdout);
  expect(await told('import', '--to', 'a b')).toEqual(['<import>', '<--archive>', `<${dir}>`, '<--to>', '<a b>']);
  expect(await told('run', '--to', 'x')).toEqual(['<run>', '<--archive>', `<${dir}>`, '<--to>', '<x>']);
  for (const line of [
    ['import', '--archive', '/other'],
    ['import', '--archive=/other'],
    ['import', '--tanzu-bundle', 'x'],
    ['run', 'plan.json'],
    ['plan', '', '*', '$HOME'],
  ])
    expect(await told(...line)).toEqual(line.map((each) => `<${each}>`));
});

test('the folder may have spaces, and be entered; without a word it says what it is', async () => {
  await using place = await scratch();
  const odd = join(place.dir, "a stick's folder");
  await mkdir(odd);
  const dir = await medium(odd);
  expect((await run(['sh', 'start.sh', 'x'], {}, dir)).stdout).toContain(`from ${dir}/.cse/`);
  const text = await readFile(join(dir, 'START-HERE.txt'), 'utf8');
  expect(await run(start(dir))).toEqual({ exit: 0, stdout: text, stderr: '' });
});

test('a damaged or missing tarball is not unpacked, and ends with 6', async () => {
  await using place = await scratch();
  const dir = await medium(place.dir);
  const path = join(dir, `${NAME}.tar.gz`);
  const bytes = await readFile(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  await writeFile(path, bytes);
  const damaged = {
    exit: 6,
    stdout: '',
    stderr: `start.sh: ${path} is damaged or missing\n next: Copy it again.\n`,
  };
  expect(await run([...start(dir), 'version'])).toEqual(damaged);
  await rm(path);
  expect(await run([...start(dir), 'version'])).toEqual(damaged);
});

test('a medium for another machine says so', async () => {
  await using place = await scratch();
  const dir = await medium(place.dir);
  const sums = await readFile(join(dir, 'SHA256SUMS'), 'utf8');
  await writeFile(join(dir, 'SHA256SUMS'), sums.replaceAll(PLATFORM, 'linux-other'));
  const { exit, stderr } = await run([...start(dir), 'version']);
  expect({ exit, stderr }).toEqual({
    exit: 1,
    stderr:
      `start.sh: there is no cse for ${PLATFORM} here\n` +
      ' next: Export again with --carry-platform, or install cse on this machine.\n',
  });
});

describe.skipIf(process.getuid?.() !== 0)('on a medium from which nothing can be started (mounting takes root)', () => {
  test('cse runs from the cache, where the next start finds it', async () => {
    await using place = await scratch();
    const dir = await medium(place.dir);
    const line = `sh '${dir}/start.sh' import; sh '${dir}/start.sh' version; ls -A '${dir}/.cse'`;
    const { exit, stdout, stderr } = await run(noexec(dir, line), { HOME: place.dir });
    expect({ exit, stdout: stdout.split('\n') }).toEqual({
      exit: 0,
      stdout: [
        expect.stringMatching(`^cse 1.2.3 from ${place.dir}/.cache/cse/1\\.2\\.3-[0-9a-f]{12}$`),
        ...['<import>', '<--archive>', `<${dir}>`],
        expect.stringContaining(`from ${place.dir}/.cache/cse/`),
        ...['<version>', ''],
      ],
    });
    expect(stderr.match(/unpacking/g)).toHaveLength(1);
  });

  test('XDG_CACHE_HOME names another, and without any home it says what to set', async () => {
    await using place = await scratch();
    const dir = await medium(place.dir);
    const elsewhere = await run(noexec(dir, `sh '${dir}/start.sh' x`), { XDG_CACHE_HOME: join(place.dir, 'c') });
    expect(elsewhere.stdout).toContain(`from ${place.dir}/c/cse/1.2.3-`);
    const homeless = await run(noexec(dir, `sh '${dir}/start.sh' x`));
    expect(homeless).toMatchObject({ exit: 1, stderr: expect.stringContaining('Set XDG_CACHE_HOME') });
  });

  test('a medium that cannot be written to is as good', async () => {
    await using place = await scratch();
    const dir = await medium(place.dir);
    const line = `mount -o remount,ro,bind '${dir}' 2>/dev/null || mount -o remount,ro '${dir}'; sh '${dir}/start.sh' x`;
    expect(await run(noexec(dir, line), { HOME: place.dir })).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(`from ${place.dir}/.cache/cse/`),
    });
  });
});

whenInstalled(['busybox'], 'with busybox alone', () => {
  test('start.sh needs nothing else', async () => {
    await using place = await scratch();
    const dir = await medium(place.dir);
    const bin = join(place.dir, 'bin');
    await mkdir(bin);
    expect(await run(['busybox', '--install', '-s', bin])).toMatchObject({ exit: 0 });
    const { exit, stdout, stderr } = await run([join(bin, 'sh'), join(dir, 'start.sh'), 'import'], { PATH: bin });
    expect({ exit, args: given(stdout) }, stderr).toEqual({ exit: 0, args: ['<import>', '<--archive>', `<${dir}>`] });
  });
});
