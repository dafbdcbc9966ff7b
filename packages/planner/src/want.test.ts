import { describe, MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import { checkWant } from './want.ts';

const descriptor = describe(MediaType.manifest, new TextEncoder().encode('{}'));
const content = { descriptor, holder: 'source:s.example/app', reference: 's.example/app:v1' };
const want = { content, to: 's.example/app', tag: 'v1' };

test.each([
  ['with a tag', want],
  ['without a tag', { content, to: 's.example/app' }],
  ['of content that the plan makes', { ...want, content: { descriptor, holder: 'plan' } }],
  ['of a file on the web', { ...want, content: { descriptor, holder: 'source:https://s.example/a.tgz' } }],
  ['of content of the target', { ...want, content: { descriptor, holder: 'target:t.example:5000/app' } }],
  [
    'with all that a want may say',
    {
      ...want,
      relocateAs: 's.example/b',
      after: 'item',
      expect: 'absent',
      containsFile: descriptor.digest,
      foreign: true,
    },
  ],
])('a want %s is taken as it is', (_, valid) => {
  expect(checkWant(valid, 'charts')).toEqual(valid);
});

const described = (more: object) => ({ ...want, content: { ...content, descriptor: { ...descriptor, ...more } } });
const held = (holder: unknown) => ({ ...want, content: { ...content, holder } });

test.each([
  ['no object', 7, 'it: '],
  ['a key that there is not', { ...want, tags: ['v1'] }, 'it: '],
  ['a digest that is none', described({ digest: 'sha256:12' }), 'content.descriptor.digest: is not a digest'],
  ['a size below nothing', described({ size: -1 }), 'content.descriptor.size'],
  [
    'a media type that is none',
    described({ mediaType: 'a text' }),
    'content.descriptor.mediaType: is not a media type',
  ],
  ['a media type with more behind', described({ mediaType: 'a/b c' }), 'is not a media type'],
  ['a media type with more before', described({ mediaType: 'c a/b' }), 'is not a media type'],
  [
    'a platform without an architecture',
    described({ platform: { os: 'linux' } }),
    'content.descriptor.platform.architecture',
  ],
  ['a holder of another side', held('my source:s.example/app'), 'content.holder: is not a holder'],
  ['a holder of no side', held('s.example/app'), 'content.holder: is not a holder'],
  ['a holder without a repository', held('source:'), 'content.holder: is not a holder'],
  ['a holder whose host is left out', held('source:app'), 'content.holder: is not a holder'],
  ['a holder that is a number', held(7), 'content.holder: is not a holder'],
  ['a home that is no repository', { ...want, relocateAs: '../etc' }, "relocateAs: is not a repository's full name"],
  ['a moment that there is not', { ...want, after: 'all' }, 'after'],
  ['a tag that should name a tag', { ...want, expect: 'v1' }, 'expect: is neither a digest nor "absent"'],
  ['a place without a host', { ...want, to: 'app' }, `"app" is not a repository's full name`],
  ['a tag that is none', { ...want, tag: 'a tag' }, 'a tag'],
])('a want with %s is a fault of its plugin, and says what is wrong', (_, invalid, reason) => {
  expect(() => checkWant(invalid, 'charts')).toThrow(
    expect.objectContaining({
      code: 'PLUGIN_WANT_INVALID',
      fault: 'plugin',
      message: expect.stringMatching(/^the plugin charts asks for something invalid: /),
    }),
  );
  expect(() => checkWant(invalid, 'charts')).toThrow(reason);
});
