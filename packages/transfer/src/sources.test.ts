import { expect, test } from 'vitest';
import { candidatesOf, parseSourceRule } from './sources.ts';

const rules = ['old.example=new.example', 'old.example/a=mirror.example/z', 'old.example=archive.example'].map(
  parseSourceRule,
);

test('a rule takes the place of a prefix by whole segments, in the order given', () => {
  expect(candidatesOf('old.example/a/b', rules)).toEqual([
    'new.example/a/b',
    'mirror.example/z/b',
    'archive.example/a/b',
  ]);
  expect(candidatesOf('old.example/ab', rules)).toEqual(['new.example/ab', 'archive.example/ab']);
  expect(candidatesOf('other.example/ab', rules)).toEqual(['other.example/ab']);
});

test('the vendor’s old registry is asked under its new name first, unless the user has a rule for it', () => {
  expect(candidatesOf('projects.registry.vmware.com/tkg/x', [])).toEqual([
    'projects.packages.broadcom.com/tkg/x',
    'projects.registry.vmware.com/tkg/x',
  ]);
  const own = [parseSourceRule('projects.registry.vmware.com=127.0.0.1:5000')];
  expect(candidatesOf('projects.registry.vmware.com/tkg/x', own)).toEqual(['127.0.0.1:5000/tkg/x']);
});

test('a rule for docker.io is one for the name that its content has', () => {
  const hub = ['docker.io=mirror.example/hub', 'docker.io/library=mirror.example/official'].map(parseSourceRule);
  expect(candidatesOf('index.docker.io/kindest/node', hub)).toEqual(['mirror.example/hub/kindest/node']);
  expect(candidatesOf('index.docker.io/library/busybox', hub)).toContain('mirror.example/official/busybox');
});

test.each(['a', 'a=', '=b', 'a.example=b.example=c.example', 'https://a.example=b.example'])(
  '%s is not a rule',
  (text) => {
    expect(() => parseSourceRule(text)).toThrow(
      expect.objectContaining({ code: 'SOURCE_RULE_INVALID', fault: 'usage' }),
    );
  },
);
