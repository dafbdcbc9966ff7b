import { expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';

const parsed = (...headers: string[]) =>
  parseChallenges(headers).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

const realm = 'https://auth.example/token';

test.each([
  ['nothing', '', []],
  ['an unknown scheme', 'Negotiate', [['negotiate', {}]]],
  ['basic', 'Basic realm="Test Registry"', [['basic', { realm: 'Test Registry' }]]],
  ['basic among blanks', '  Basic   realm = "x"  ', [['basic', { realm: 'x' }]]],
  [
    'bearer',
    `Bearer realm="${realm}",service="reg.example",scope="repository:a/b:pull,push"`,
    [['bearer', { realm, service: 'reg.example', scope: 'repository:a/b:pull,push' }]],
  ],
  ['any case', `BEARER Realm="${realm}"`, [['bearer', { realm }]]],
  [
    'words without quotes',
    `Bearer realm=${realm},service=reg.example`,
    [['bearer', { realm, service: 'reg.example' }]],
  ],
  ['no parameters', 'Bearer', [['bearer', {}]]],
  ['an empty value', 'Bearer realm=,service="s"', [['bearer', { realm: '', service: 's' }]]],
  ['escapes', 'Basic realm="a \\"b\\" \\\\ c"', [['basic', { realm: 'a "b" \\ c' }]]],
  ['a comma in quotes', 'Basic realm="a, b=c"', [['basic', { realm: 'a, b=c' }]]],
  ['missing commas', `Bearer realm="${realm}" service="s"`, [['bearer', { realm, service: 's' }]]],
  ['a quote that is never closed', 'Bearer realm="https://x', [['bearer', { realm: 'https://x' }]]],
  ['nothing after an escape', 'Basic realm="x\\', [['basic', { realm: 'x\\' }]]],
  [
    'several challenges in one header',
    `Basic realm="b", Bearer realm="${realm}",service="s", Negotiate`,
    [
      ['basic', { realm: 'b' }],
      ['bearer', { realm, service: 's' }],
      ['negotiate', {}],
    ],
  ],
  ['a parameter twice', 'Bearer realm="first",realm="second"', [['bearer', { realm: 'first' }]]],
  ['what cannot be read', '"quoted" first', []],
])('C-100: a challenge with %s is read', (_, header, expected) => {
  expect(parsed(header)).toEqual(expected);
});

test('C-100: challenges are read from several headers, and one that is broken hides no other', () => {
  expect(parsed('???', 'Basic realm="x"', `Bearer realm="${realm}"`)).toEqual([
    ['basic', { realm: 'x' }],
    ['bearer', { realm }],
  ]);
});

test('P-113: no header makes the parser throw or hang', () => {
  const alphabet = ['Bearer', 'Basic', ' ', ',', '=', '"', '\\', 'realm', 'x', '\t', ';', 'é'];
  for (let seed = 1; seed < 4000; seed += 1) {
    const header = Array.from(
      { length: seed % 23 },
      (_, at) => alphabet[(seed * (at + 7) * 2654435761) % alphabet.length],
    );
    expect(Array.isArray(parseChallenges([header.join('')]))).toBe(true);
  }
});
