import { cpuMilliseconds } from '@cse/testkit';
import { expect, test, vi } from 'vitest';
import { readYaml } from './index.ts';

const said = (text: string) => {
  try {
    return readYaml(text).value();
  } catch (error) {
    const { name, message, line } = error as Error & { readonly line: number };
    return `${name} in line ${line}: ${message}`;
  }
};

test.each([
  ['an alias without an anchor', 'a: 1\nb: [*c]\n', 'YamlError in line 2: the alias *c has no anchor &c above it'],
  ['an anchor that comes later', 'a: *b\nc: &b 1\n', 'YamlError in line 1: the alias *b has no anchor &b above it'],
  ['one key twice', 'a: 1\nb: 2\na: 3\n', 'YamlError in line 3: it has the key "a" twice'],
  ['brackets without end', '['.repeat(100_000), 'YamlError in line 1: it is nested more than 64 deep'],
  ['lists in lists on one line', '- '.repeat(50_000), 'YamlError in line 1: it is nested more than 64 deep'],
  [
    'aliases without end',
    `a: &a x\nb:\n${'- *a\n'.repeat(101)}`,
    'YamlError in line 103: it has more than 100 aliases',
  ],
])('X-21: %s is told with its line', (_, text, expected) => {
  expect(said(text)).toBe(expected);
});

test('X-21: aliases of aliases are counted out', () => {
  const level = (at: number) =>
    `a${at}: &a${at} [${Array(9)
      .fill(`*a${at - 1}`)
      .join(',')}]\n`;
  const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 10 }, (__, at) => level(at + 1)).join('')}`;
  expect(said(bomb)).toMatch(/^YamlError .*alias count/);
});

test('a document may name a part of itself again', () => {
  expect(said('a: &a {x: 1}\nb: *a\n')).toEqual({ a: { x: 1 }, b: { x: 1 } });
  expect(said('')).toBeNull();
});

test('numbers stay text where they are to', () => {
  expect(readYaml('a: 3.10', { schema: 'failsafe' }).value()).toEqual({ a: '3.10' });
});

test('nothing is printed of what the library would warn of', () => {
  const emitted = vi.spyOn(process, 'emitWarning');
  expect(said('? {a: b}\n: 1\nc: !!what d\n')).toEqual(expect.objectContaining({ c: 'd' }));
  expect(emitted).not.toHaveBeenCalled();
  emitted.mockRestore();
});

test('X-35: twice the keys take about twice the time', async () => {
  const keys = (count: number) => Array.from({ length: count }, (_, at) => `k${at}: 1\n`).join('');
  const took = (count: number) => cpuMilliseconds(() => readYaml(keys(count)).value());
  await took(2_000);
  const [one, four] = [await took(2_500), await took(10_000)];
  expect(four).toBeLessThan(Math.max(one, 20) * 12);
});
