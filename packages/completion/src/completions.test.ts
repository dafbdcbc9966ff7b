import { expect, test } from 'vitest';
import { completionsFor, type CommandWords, type KnownWords } from './index.ts';

const option = (helpValue: string, more: object = {}) => ({ type: 'option' as const, helpValue, ...more });
const plan = {
  summary: 'Show what would be copied',
  args: [],
  flags: {
    cse: option('VERSION', { multiple: true }),
    tkg: option('VERSION', { multiple: true }),
    to: option('BASE'),
    config: option('FILE', { char: 'c' }),
    ca: option('HOST=FILE', { multiple: true }),
    skip: option('USE', { multiple: true }),
    format: option('', { options: ['table', 'html'] }),
    archive: option('DIR'),
    json: { type: 'boolean' as const, summary: 'print JSON' },
    old: { type: 'boolean' as const, hidden: true },
  },
};
const known: KnownWords = {
  commands: new Map<string, CommandWords>([
    ['plan', plan],
    ['plugins', { summary: 'List plugins', args: [], flags: {} }],
    ['plugins:check', { summary: 'Check a plugin', args: [{ name: 'plugin' }], flags: {} }],
    ['archive:verify', { summary: 'Check an archive', args: [{ name: 'dir' }], flags: {} }],
    ['login', { args: [{ name: 'host' }], flags: {} }],
    ['report', { args: [{ name: 'run' }], flags: {} }],
    ['completion', { args: [{ name: 'shell', options: ['bash', 'zsh'] }], flags: {} }],
    ['secret', { hidden: true, args: [], flags: {} }],
  ]),
  releases: { cse: ['4.2.1', '4.2.2'], tkg: ['2.3.1', '2.4.0', '2.5.0'] },
  uses: ['container-images', 'tkg-2.5'],
  hosts: async () => ['reg.example', 'reg.example:5000'],
  bases: async () => ['reg.example/base'],
  runs: async () => ['f2a11c5d', '0123abcd'],
};

const of = async (line: string) => {
  const { choices, rest } = await completionsFor(line.split(' '), known);
  return [...choices.map(({ value }) => value), ...(rest === 'nothing' ? [] : [`(${rest})`])];
};

test.each([
  ['', ['archive', 'completion', 'login', 'plan', 'plugins', 'report']],
  ['pl', ['plan', 'plugins']],
  ['plugins ', ['check']],
  ['archive ', ['verify']],
  ['help plu', ['plugins']],
  ['nope ', []],
])('the words of commands are completed: "%s"', async (line, expected) => {
  expect(await of(line)).toEqual(expected);
});

test.each([
  ['plan --c', ['--ca', '--config', '--cse']],
  ['plan --json --j', []],
  ['plan --cse 4.2.2 --cs', ['--cse']],
  ['plan --he', ['--help']],
  ['plan --o', []],
])('flags are completed, and one that was given only where it may be repeated: "%s"', async (line, expected) => {
  expect(await of(line)).toEqual(expected);
});

test.each([
  ['plan --cse ', ['4.2.1', '4.2.2']],
  ['plan --cse=4.2.2', ['--cse=4.2.2']],
  ['plan --tkg 2.4.0,', ['2.4.0,2.3.1', '2.4.0,2.5.0']],
  ['plan --tkg=2.4.0,2.5', ['--tkg=2.4.0,2.5.0']],
  ['plan --to r', ['reg.example/base']],
  ['plan --skip t', ['tkg-2.5']],
  ['plan --format ', ['table', 'html']],
  ['plan --ca reg', ['reg.example=', 'reg.example:5000=', '(open)']],
  ['plan --ca reg.example=./ca', ['(open)']],
  ['plan -c ', ['(files)']],
  ['plan --archive ', ['(folders)']],
])('values are completed by what they stand for: "%s"', async (line, expected) => {
  expect(await of(line)).toEqual(expected);
});

test.each([
  ['login ', ['reg.example', 'reg.example:5000']],
  ['report f', ['f2a11c5d']],
  ['completion ', ['bash', 'zsh']],
  ['archive verify ', ['(folders)']],
  ['plugins check ', ['(files)']],
  ['login reg.example ', []],
])('arguments are completed by their names: "%s"', async (line, expected) => {
  expect(await of(line)).toEqual(expected);
});
