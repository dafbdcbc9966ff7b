import { CseError } from '@cse/errors';
import { memoryStore, readAll, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { candidatesOf, parseSourceRule, redirected } from './sources.ts';

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

test.each(['a', 'a=', '=b', 'a.example=b.example=c.example', 'https://a.example=b.example'])(
  '%s is not a rule',
  (text) => {
    expect(() => parseSourceRule(text)).toThrow(
      expect.objectContaining({ code: 'SOURCE_RULE_INVALID', fault: 'usage' }),
    );
  },
);

test('what the first place lacks is taken from the next', async () => {
  const store = memoryStore();
  const made = await image(store, 'archive.example/a/app:v1');
  const repository = redirected(store, rules).repository('old.example/a/app');
  expect((await repository.resolve('v1')).digest).toBe(made.descriptor.digest);
  expect((await readAll(repository.fetch(made.descriptor))).byteLength).toBe(made.descriptor.size);
});

test('what no place has is not found, and every place is named', async () => {
  const asking = redirected(memoryStore(), rules).repository('old.example/b').resolve('v1');
  await expect(asking).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    message: expect.stringMatching(/new\.example\/b.*archive\.example\/b/),
  });
});

test('a place that cannot be asked is no proof of absence', async () => {
  const store = memoryStore();
  const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'new.example does not answer');
  const broken: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      ...(name.startsWith('new.') ? { resolve: () => Promise.reject(down) } : {}),
    }),
  };
  await expect(redirected(broken, rules).repository('old.example/b').resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    fault: 'unavailable',
  });
});

test('wrong content is never looked over in favour of another place', async () => {
  const store = memoryStore();
  await image(store, 'archive.example/b:v1');
  const wrong = new CseError('CONTENT_MISMATCH', 'integrity', 'other bytes');
  const lying: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      ...(name.startsWith('new.') ? { resolve: () => Promise.reject(wrong) } : {}),
    }),
  };
  await expect(redirected(lying, rules).repository('old.example/b').resolve('v1')).rejects.toMatchObject({
    fault: 'integrity',
  });
});
