import { expect, test } from 'vitest';
import { isLasting, networkFailure } from './network-failure.ts';
import { settingFlags } from '../setting-flags.ts';

const failure = (code: string) =>
  networkFailure({
    where: { host: 'reg.exmaple', object: 'a:v1' },
    url: 'https://reg.exmaple/v2/',
    cause: Object.assign(new Error(code), { code }),
    flags: settingFlags,
  });

test('a name that there is not is asked for once, and it is asked whether it is misspelt', () => {
  expect(failure('ENOTFOUND')).toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    message: 'reg.exmaple/a:v1 cannot be reached: there is no such name',
    transient: false,
    hint: 'Check the spelling, then the DNS of this machine.',
  });
});

test('a DNS that does not answer is asked again, and not for long', () => {
  const error = failure('EAI_AGAIN');
  expect([error.transient, isLasting(error)]).toEqual([true, true]);
});

test('what we closed ourselves is not tried again', () => {
  for (const code of ['UND_ERR_DESTROYED', 'UND_ERR_CLOSED']) expect(failure(code).transient).toBe(false);
});
