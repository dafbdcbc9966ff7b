import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

const home = new Home();
afterAll(() => home[Symbol.dispose]());

test('--version is one line', async () => {
  expect(await home.cse(['--version'])).toEqual({
    exit: 0,
    stdout: expect.stringMatching(/^cse\/\d+\.\d+\.\d+ linux-\w+ node-v\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});

test('help lists the commands, and of a command that plans the flags that plugins bring', async () => {
  const root = await home.cse(['--help']);
  expect(root.exit).toBe(0);
  for (const command of [
    'export',
    'import',
    'init',
    'login',
    'mirror',
    'plan',
    'plugins',
    'releases',
    'report',
    'run',
    'serve',
    'verify',
  ])
    expect(root.stdout).toMatch(new RegExp(`^  (?:.*, )?${command}(?:,|  |$)`, 'm'));
  const mirror = await home.cse(['mirror', '--help', '--all']);
  for (const flag of [
    '--cse=VERSION',
    '--tkg=VERSION',
    '--image=REF',
    '--to=BASE',
    '--source=FROM=TO',
    '--json',
    '--progress',
  ])
    expect(mirror.stdout).toContain(flag);
  expect(mirror.stderr).toBe('');
});

test('a command that is not there is answered with the one that was probably meant', async () => {
  expect(await home.cse(['miror'])).toEqual({
    exit: 2,
    stdout: '',
    stderr: 'error: there is no command "miror"\n next: Did you mean cse mirror?\n code: COMMAND_UNKNOWN (usage)\n',
  });
});

test('a flag that is not there is answered with the one that was probably meant, also one that a plugin brings', async () => {
  const { exit, stderr } = await home.cse(['mirror', '--tgk', '2.5']);
  expect({ exit, stderr }).toEqual({
    exit: 2,
    stderr: 'error: there is no flag --tgk\n next: Did you mean --tkg?\n code: FLAG_UNKNOWN (usage)\n',
  });
});

test('whatever was mistyped is answered with what was probably meant', async () => {
  for (const [line, hint] of [
    ['help miror', 'Did you mean cse mirror?'],
    ['archive inspekt x', 'Did you mean cse archive inspect?'],
    ['copy A B', 'See cse copy --help.'],
    ['--json mirror', 'Type the command first, and its flags after it.'],
    ['plan --format hmtl', 'Did you mean --format html?'],
    ['doctor --check tsl', 'Did you mean --check tls?'],
    ['plan --cse 4.22 --to reg.example', 'Did you mean cse 4.2.2? Known: '],
    ['plan --tkg 2.5 --only tkg-25 --to reg.example', 'Did you mean tkg-2.5? Known: '],
  ] as const) {
    const { exit, stderr } = await home.cse(line.split(' '));
    expect({ line, exit, stderr }).toEqual({ line, exit: 2, stderr: expect.stringContaining(` next: ${hint}`) });
  }
});

test('a missing argument, a flag without value and a value that is not offered end with 2', async () => {
  for (const line of [['serve'], ['mirror', '--to'], ['plan', '--format', 'pdf']]) {
    const { exit, stdout, stderr } = await home.cse(line);
    expect({ line, exit, stdout }).toEqual({ line, exit: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .+\n next: .+\n code: USAGE \(usage\)\n$/);
  }
});

test('an error with --json is one document on stdout, and text on stderr', async () => {
  const { exit, stdout, stderr } = await home.cse(['mirror', '--json']);
  expect(exit).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    exit: 2,
    failures: [
      {
        code: 'NOTHING_ASKED',
        fault: 'usage',
        message: 'nothing was asked for',
        hint: expect.stringContaining('--cse'),
      },
    ],
  });
  expect(stderr).toContain('error: nothing was asked for');
});

test('a stack trace is shown with --debug, and only then', async () => {
  const plain = await home.cse(['mirror']);
  const debug = await home.cse(['mirror', '--debug']);
  expect(plain.stderr).not.toContain('    at ');
  expect(debug.stderr).toContain('    at ');
});

test('an unknown key in the config is named with its line', async () => {
  const config = join(home.dir, 'wrong.yaml');
  await writeFile(config, 'cse: 4.2.2\n# a comment\nsorces: []\n');
  const { exit, stderr } = await home.cse(['plan', '--config', config, '--to', 'reg.example']);
  expect(exit).toBe(2);
  expect(stderr).toContain(`${config}:3: there is no key "sorces"`);
});

test('what is wrong with what is asked for is refused before anything is asked of a network', async () => {
  const cases = [
    [['--cse', '9.9', '--to', 'reg.example'], 'RELEASE_UNKNOWN'],
    [['--cse', '4.2.2'], 'TARGET_MISSING'],
    [['--cse', '4.2.2', '--to', 'reg.example/tkg'], 'BASE_INVALID'],
    [['--cse', '4.2.2', '--to', 'https://reg.example'], 'BASE_INVALID'],
    [['--cse', '4.2.2', '--to', 'reg.example', '--source', 'a'], 'SOURCE_RULE_INVALID'],
    [['--cse', '4.2.2', '--to', 'reg.example', '--ca', 'reg.example=/nowhere.pem'], 'FILE_UNREADABLE'],
    [['--config', '/nowhere.yaml'], 'CONFIG_MISSING'],
  ] as const;
  for (const [args, code] of cases) {
    const { exit, stderr } = await home.cse(['mirror', ...args], { offline: process.getuid?.() === 0 });
    expect({ args, exit, code: /code: (\w+)/.exec(stderr)?.[1] }).toEqual({ args, exit: 2, code });
  }
});

test('releases lists the releases that the installed plugins know', async () => {
  const { exit, stdout, stderr } = await home.cse(['releases', '--json']);
  const releases = JSON.parse(stdout) as readonly { kind: string; version: string }[];
  expect(exit).toBe(0);
  expect(stderr).toMatch(/^RELEASE +IMAGES +DOWNLOAD +PLUGINS +KUBERNETES\n/);
  expect(releases.map(({ kind, version }) => `${kind} ${version}`)).toEqual(
    expect.arrayContaining(['cse 4.2.0', 'cse 4.2.1', 'cse 4.2.2', 'tkg 2.3.1', 'tkg 2.4.0', 'tkg 2.5.0']),
  );
});

test('several releases may be one list with commas', async () => {
  await home.cse(['init', '--tkg', '2.3.1,2.4, 2.5', '--tkg', '2.5.2', '--to', 'reg.example', '--out', 'list.yaml']);
  expect(await readFile(join(home.dir, 'list.yaml'), 'utf8')).toContain('\ntkg: ["2.3.1", "2.4", "2.5", "2.5.2"]\n');
});

test('init writes nothing that plan would not take, and needs to be told where to', async () => {
  const init = (...args: string[]) => home.cse(['init', '--out', 'bad.yaml', ...args]);
  expect(await init('--tkg', '2.5')).toMatchObject({ exit: 2, stderr: expect.stringContaining('TARGET_MISSING') });
  for (const [code, ...args] of [
    ['BASE_INVALID', '--to', 'https://reg.example'],
    ['BASE_INVALID', '--tkg', '2.5', '--to', 'reg.example/tkg'],
    ['RELEASE_UNKNOWN', '--tkg', '9', '--to', 'reg.example'],
  ] as const)
    expect(await init(...args)).toMatchObject({ exit: 2, stderr: expect.stringContaining(code) });
  await expect(readFile(join(home.dir, 'bad.yaml'))).rejects.toThrow('ENOENT');
});

test('init writes a config that says all, and does not overwrite one', async () => {
  const line = ['init', '--cse', '4.2.2', '--tkg', '2.4', '--tkg', '2.5', '--to', 'reg.example'];
  const first = await home.cse(line);
  expect({ exit: first.exit, stdout: first.stdout }).toEqual({
    exit: 0,
    stdout: expect.stringMatching(
      /^cse.yaml written. Next:\n  cse login reg.example .*\n  cse doctor .*\n  cse plan .*\n  cse mirror .*\n$/,
    ),
  });
  const [schema = ''] =
    /(?<=^# yaml-language-server: \$schema=).*/.exec(await readFile(join(home.dir, 'cse.yaml'), 'utf8')) ?? [];
  const [, file = ''] = /^https:\/\/unpkg\.com\/@cse\/cli@[^/]+\/(.+)$/.exec(schema) ?? [];
  const published = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
  const { properties } = JSON.parse(published) as { properties: Record<string, object> };
  expect(properties['tkg']).toMatchObject({
    anyOf: [{ anyOf: [{ enum: expect.arrayContaining(['2.5.0']) }, {}] }, {}],
  });
  expect(properties['all-plugins']).toMatchObject({ type: 'boolean', description: expect.any(String) });
  expect(await home.cse(line)).toMatchObject({ exit: 2, stderr: expect.stringContaining('FILE_EXISTS') });
  expect(await home.cse([...line, '--force', '--json'])).toMatchObject({ exit: 0 });
  // It is a config that is understood: what is missed now is the network alone.
  const { exit, stderr } = await home.cse(['plan', '--tkg', '9']);
  expect({ exit, code: /code: (\w+)/.exec(stderr)?.[1] }).toEqual({ exit: 2, code: 'RELEASE_UNKNOWN' });
});
