import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openScene, type Scene } from './scene.testing.ts';

async function scene(): Promise<Scene> {
  const opened = await openScene();
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

// Mounting takes root.
const isRoot = process.getuid?.() === 0;
const shell = (text: string) => ['sh', '-c', `${text} && exec "$@"`, 'sh'];
/** Runs it where a folder is a disk of its own. */
const mounted = (folder: string, options: string) => [
  'unshare',
  '-m',
  ...shell(`mount -t tmpfs -o ${options} tmpfs '${folder}'`),
];

/** What went wrong, in the three lines that people are told. */
function toldIn(stderr: string) {
  expect(stderr).not.toMatch(/^ +at /m);
  expect(stderr).not.toMatch(/\bE[A-Z]{3,}\b/);
  return stderr.slice(stderr.indexOf('error: '));
}

const exporting = (flags: readonly string[], dir: string) => [
  'export',
  ...flags.filter((_, at) => flags[at] !== '--to' && flags[at - 1] !== '--to'),
  '--archive',
  dir,
];

test('stdout on a full disk is told in a sentence, and what was under way is done', async () => {
  const { home, flags } = await scene();
  const [full, brought] = await Promise.all([
    home.cse(['releases'], { under: ['sh', '-c', 'exec "$@" > /dev/full', 'sh'] }),
    home.cse(['mirror', ...flags, '--json'], { under: ['sh', '-c', 'exec "$@" > /dev/full', 'sh'] }),
  ]);
  const sentence = 'error: stdout: the disk is full\n next: Free some space, then run the same command again.\n';
  expect([full.exit, toldIn(full.stderr)]).toEqual([4, `${sentence} code: STORAGE_FULL (incomplete)\n`]);
  expect([brought.exit, toldIn(brought.stderr)]).toEqual([4, `${sentence} code: STORAGE_FULL (incomplete)\n`]);
  expect(await home.cse(['report'])).toMatchObject({ exit: 0, stdout: expect.stringContaining('✔ 3 images') });
});

test('a reader that goes away is no error', async () => {
  const { home } = await scene();
  const { exit, stderr } = await home.cse(['environment'], {
    under: ['bash', '-c', '"$@" | true; exit ${PIPESTATUS[0]}', 'sh'],
  });
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
});

test.skipIf(!isRoot)(
  'a home that is full stops the run with the path, and the same goes on when there is room',
  async () => {
    const { home, flags } = await scene();
    const full = await home.cse(['mirror', ...flags], { under: mounted(home.dir, 'size=8k') });
    expect(full.exit).toBe(4);
    expect(toldIn(full.stderr)).toMatch(new RegExp(`^error: ${home.dir}/.local/state/\\S+: the disk is full`));
    expect(await home.cse(['mirror', ...flags])).toMatchObject({ exit: 0 });
  },
);

test.skipIf(!isRoot)('a home or a medium that is read-only is named as such', async () => {
  const { home, flags } = await scene();
  const readOnly = mounted(home.dir, 'ro');
  const run = await home.cse(['mirror', ...flags], { under: readOnly });
  const told = (path: string) => [
    5,
    `error: ${home.dir}/${path}: the file system is read-only\n next: Remount it read-write, or choose another place.\n code: STORAGE_DENIED (access)\n`,
  ];
  expect([run.exit, toldIn(run.stderr)]).toEqual(told('.local/state/cse'));
  const written = await home.cse(exporting(flags, `${home.dir}/media`), { under: readOnly });
  expect([written.exit, toldIn(written.stderr)]).toEqual(told('media/.unfinished'));
});

test('a home that is not there is not made, and the sentence says what to set', async () => {
  const { home, flags } = await scene();
  const gone = join(home.dir, 'gone');
  for (const HOME of [gone, '']) {
    const { exit, stderr } = await home.cse(['mirror', ...flags], { env: { HOME } });
    expect([exit, toldIn(stderr)]).toEqual([2, expect.stringContaining('code: HOME_MISSING')]);
    expect(stderr).toContain('CSE_STATE_DIR');
  }
  const elsewhere = { HOME: gone, CSE_STATE_DIR: join(home.dir, 'state') };
  expect(await home.cse(['mirror', ...flags], { env: elsewhere })).toMatchObject({ exit: 0 });
  const login = await home.cse(['login', 'reg.example'], { env: { HOME: gone } });
  expect([login.exit, toldIn(login.stderr)]).toEqual([2, expect.stringContaining('DOCKER_CONFIG')]);
  expect({ gone: existsSync(gone), here: readdirSync(home.dir) }).toEqual({ gone: false, here: ['state'] });
});

test('with a umask of 000 nothing that written is for everybody to change', async () => {
  const { home, flags } = await scene();
  const under = shell('umask 000');
  const [keys, run, exported] = [['archive', 'keygen', 'my'], ['mirror', ...flags], exporting(flags, 'media')];
  for (const args of [keys, run, exported, ['plan', ...flags, '--out', 'plan.json']])
    expect(await home.cse(args, { under })).toMatchObject({ exit: 0 });
  const open = readdirSync(home.dir, { recursive: true, encoding: 'utf8' }).filter(
    (path) => (statSync(join(home.dir, path)).mode & 0o002) !== 0,
  );
  expect(open).toEqual([]);
  expect(statSync(join(home.dir, '.local/state/cse/runs')).mode & 0o077).toBe(0);
});

test('the same command twice at once is done twice', async () => {
  const { home, flags } = await scene();
  const both = await Promise.all([1, 2].map(() => home.cse(['mirror', ...flags])));
  expect(both.map(({ exit, stderr }) => [exit, /error.*/.exec(stderr)?.[0]])).toEqual([
    [0, undefined],
    [0, undefined],
  ]);
});

test('too few open files are told as such', async () => {
  const { home, flags } = await scene();
  const { exit, stdout, stderr } = await home.cse(exporting(flags, 'media'), { under: shell('ulimit -n 30') });
  // Where it is one step that fails, the summary tells why.
  if (exit !== 0) expect([exit, toldIn(stderr) + stdout]).toEqual([8, expect.stringContaining('ulimit -n')]);
  expect(await home.cse(exporting(flags, 'media'))).toMatchObject({ exit: 0 });
});

test('a file that is named for what written may be long, odd, a link, or no file at all', async () => {
  const { home } = await scene();
  const init = (out: string) => home.cse(['init', '--cse', '4.2.2', '--tkg', '2.5', '--to', 'a.example', '--out', out]);
  mkdirSync(join(home.dir, 'a folder'));
  writeFileSync(join(home.dir, 'a file'), '');
  const results = await Promise.all(
    [
      'x'.repeat(250),
      'é'.repeat(120),
      'a folder/c s e.yaml',
      './plain.yaml',
      '/dev/stdout',
      'y'.repeat(256),
      'no/a',
      'a file/b',
      'a folder',
    ].map(async (out) => {
      const { exit, stdout, stderr } = await init(out);
      return [exit, stdout.includes('written'), exit === 0 ? '' : toldIn(stderr).split('\n')[0]];
    }),
  );
  const long = 'y'.repeat(256);
  expect(results).toEqual([
    [0, true, ''],
    [0, true, ''],
    [0, true, ''],
    [0, true, ''],
    [2, false, 'error: /dev/stdout already exists'],
    [2, false, `error: ${long}: its name is too long for the file system`],
    [2, false, 'error: no/a cannot be written: the folder no does not exist'],
    [2, false, 'error: a file/b: a part of its path is not a folder'],
    [2, false, 'error: a folder already exists'],
  ]);
  expect(readFileSync(join(home.dir, 'x'.repeat(250)), 'utf8')).toContain('to: "a.example"');
  expect(readdirSync(home.dir).filter((name) => name.includes('.new-'))).toEqual([]);
});
