import { expect, test } from 'vitest';
import { objectNameOf, parseTkrName, tagOf } from './index.ts';

const name = 'v1.28.4+vmware.1-tkg.1';

test('a version has one spelling in files, one in tags, one in Kubernetes', () => {
  expect([tagOf(name), objectNameOf(name)]).toEqual(['v1.28.4_vmware.1-tkg.1', 'v1.28.4---vmware.1-tkg.1']);
});

test.each([name, tagOf(name), objectNameOf(name), '1.28.4+vmware.1-tkg.1'])(
  '%s is read as the same TKr',
  (spelling) => {
    expect(parseTkrName(spelling)).toBe(name);
  },
);

test.each(['', 'v1.28.4', 'latest', 'v1.28+vmware.1', 'v1.28.4+', 'v1.28.4+a/b', 'v1.28.4+a+b'])(
  '"%s" is no TKr, and the error shows how to write one',
  (text) => {
    expect(() => parseTkrName(text)).toThrow(
      expect.objectContaining({ code: 'TKR_NAME_INVALID', fault: 'usage', hint: expect.stringContaining('---') }),
    );
  },
);
