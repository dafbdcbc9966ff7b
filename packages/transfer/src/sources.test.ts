import { expect, test } from 'vitest';
import { candidatesOf, movedBy, parseSourceRule } from './sources.ts';

const sources = ['old.example=new.example', 'old.example/a=mirror.example/z', 'old.example=archive.example'].map(
  parseSourceRule,
);

test('a rule takes the place of a prefix by whole segments, in the order given', () => {
  expect(candidatesOf('old.example/a/b', { sources })).toEqual([
    'new.example/a/b',
    'mirror.example/z/b',
    'archive.example/a/b',
  ]);
  expect(candidatesOf('old.example/ab', { sources })).toEqual(['new.example/ab', 'archive.example/ab']);
  expect(candidatesOf('other.example/ab', { sources })).toEqual(['other.example/ab']);
});

test('what plugins say has moved is asked at its new address first, unless the user has a rule for it', () => {
  const moved = movedBy([
    declaring('old.example=new.example'),
    declaring(),
    declaring('old.example=new.example', 'old.example=old.example'),
  ]);
  expect(candidatesOf('old.example/tkg/x', { sources: [], moved })).toEqual(['new.example/tkg/x', 'old.example/tkg/x']);
  const own = [parseSourceRule('old.example=127.0.0.1:5000')];
  expect(candidatesOf('old.example/tkg/x', { sources: own, moved })).toEqual(['127.0.0.1:5000/tkg/x']);
});

test('a plugin of others has no say in where content is asked for that plugins of cse ask for', () => {
  const own = { bundled: true, ...declaring('old.example=new.example') };
  const others = declaring('old.example/tkg=evil.example', 'charts.example=mirror.example', 'old.example=evil.example');
  expect(movedBy([others, own])).toEqual(
    ['old.example=new.example', 'charts.example=mirror.example'].map(parseSourceRule),
  );
});

test('a rule for docker.io is one for the name that its content has', () => {
  const sources = ['docker.io=mirror.example/hub', 'docker.io/library=mirror.example/official'].map(parseSourceRule);
  expect(candidatesOf('index.docker.io/kindest/node', { sources })).toEqual(['mirror.example/hub/kindest/node']);
  expect(candidatesOf('index.docker.io/library/busybox', { sources })).toContain('mirror.example/official/busybox');
});

test.each(['a', 'a=', '=b', 'a.example=b.example=c.example', 'https://a.example=b.example'])(
  '%s is not a rule',
  (text) => {
    expect(() => parseSourceRule(text)).toThrow(
      expect.objectContaining({ code: 'SOURCE_RULE_INVALID', fault: 'usage' }),
    );
  },
);

const declaring = (...rules: readonly string[]) => ({ declaration: { sources: rules.map(parseSourceRule) } });
