import { cpuMilliseconds } from '@cse/testkit';
import { expect, test } from 'vitest';
import { parseChallenges } from '../auth/challenge.ts';
import { against } from '../against.testing.ts';
import { nextLink } from './link.ts';
import { oneLine } from './text.ts';

/** In milliseconds; a quadratic reader takes seconds for the longest of these. */
const SOON = 500;

const challenge = (text: string) => () => parseChallenges([text]);
const link = (text: string) => () => nextLink([text]);
const line = (text: string) => () => oneLine(text);

test.each<[string, () => unknown]>([
  ['a challenge of backslashes and zeros', challenge(`Bearer realm="\\${'\0\\'.repeat(8000)}"""`)],
  ['a challenge without its last quote', challenge(`Bearer realm="${'\\'.repeat(16_000)}x`)],
  ['a link with thousands of parameters', link(`<a>${';a="b"'.repeat(2700)}!`)],
  ['a link with thousands of blanks', link(`<a>${';  a'.repeat(4000)}`)],
  ['a link of brackets', link('<'.repeat(16_000))],
  ['a message of tokens', line('token'.repeat(13_107))],
  ['a message of signed headers', line('x-amz-'.repeat(10_922))],
  ['a message of one signed header', line(`x-amz-${'a'.repeat(65_000)}`)],
  ['a message of a signature and blanks', line(`sig${' '.repeat(65_000)}x`)],
  ['a message of schemes', line('://'.repeat(21_000))],
  ['a message of one address', line(`https://${'a'.repeat(60_000)}`)],
])('X-35: %s is read in no time', async (_, read) => {
  expect(await cpuMilliseconds(read)).toBeLessThan(SOON);
});

test('X-35: a refusal that is a page of titles which never begin is told in no time', async () => {
  const page = { status: 403, headers: { 'content-type': 'text/html' }, body: '<TITLE\0'.repeat(9362) };
  await using at = await against(() => page);
  const took = await cpuMilliseconds(() =>
    expect(at.repository.resolve('v1')).rejects.toMatchObject({ code: 'REGISTRY_DENIED' }),
  );
  expect(took).toBeLessThan(4 * SOON);
});
