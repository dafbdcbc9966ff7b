import { MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import { knownRefusal, wordsOf, type Refusal } from './known-refusal.ts';

const asked = { host: 'reg.example', who: 'reg.example/lib/app:v1', status: 400, codes: [], message: '' };
const known = (refusal: Partial<Refusal>) => {
  const error = knownRefusal({ ...asked, ...refusal }, { status: refusal.status, transient: true });
  return error && { code: error.code, fault: error.fault, transient: error.transient, hint: error.hint ?? '' };
};

test.each([
  [{ status: 507 }],
  [{ status: 500, message: 'UNKNOWN: unknown error: write /data: no space left on device' }],
  [{ status: 507, message: 'XMinioStorageFull: Storage backend has reached its minimum free drive threshold.' }],
])('a disk that is full is told as that, and is not asked again: %o', (refusal) => {
  expect(known({ method: 'PUT', ...refusal })).toEqual({
    ...{ code: 'REGISTRY_FULL', fault: 'access', transient: false },
    hint: expect.stringContaining('Free disk space at the registry'),
  });
});

test('the file system below a registry is heard where it only gives a number', () => {
  const detail = { DriverName: 'filesystem', Enclosed: { Op: 'mkdir', Path: '/data/x', Err: 28 } };
  expect([wordsOf(detail), wordsOf('as it is'), wordsOf({ Err: 2 }), wordsOf(undefined)]).toEqual([
    ...['no space left on device', 'as it is', '', ''],
  ]);
});

test('a registry that takes nothing says so of itself, and one that only may not be asked so does not', () => {
  expect(known({ status: 405, method: 'POST', message: 'UNSUPPORTED: The operation is unsupported.' })).toMatchObject({
    code: 'REGISTRY_READ_ONLY',
    hint: expect.stringContaining('--to BASE'),
  });
  expect(known({ status: 503, method: 'PUT', message: 'System is currently read-only.' })).toMatchObject({
    code: 'REGISTRY_READ_ONLY',
  });
  expect(known({ status: 405, method: 'GET' })).toBeUndefined();
});

test('a policy keeps an image back, and it is said whom to ask', () => {
  const message = "current image with 4 vulnerabilities cannot be pulled due to configured policy in 'Prevent images'";
  expect(known({ status: 412, codes: ['PROJECTPOLICYVIOLATION'], message, method: 'HEAD' })).toMatchObject({
    ...{ code: 'REGISTRY_POLICY', fault: 'access', transient: false },
    hint: expect.stringContaining('allowlist'),
  });
});

test.each([
  "TAG_INVALID: The image tag 'v1' already exists and cannot be overwritten because the repository is immutable.",
  'PRECONDITION: configured as immutable, cannot be updated',
])('a tag that may not be moved is one image: %s', (message) => {
  const put = { status: message.startsWith('TAG') ? 400 : 412, message, method: 'PUT', sent: MediaType.manifest };
  expect(known(put)).toMatchObject({
    code: 'REGISTRY_REFUSED',
    hint: expect.stringContaining('does not let an existing tag be overwritten'),
  });
});

test('a quota that is used up is told as that, whatever its status', () => {
  for (const status of [403, 412])
    expect(
      known({ status, method: 'PUT', message: 'DENIED: adding 5 MiB of storage will exceed the quota' }),
    ).toMatchObject({ code: 'REGISTRY_DENIED', hint: expect.stringContaining('raise it') });
});

test('a limit on pulls says that to log in helps, or to come back', () => {
  expect(known({ status: 429, message: 'TOOMANYREQUESTS: You have reached your pull rate limit.' })).toMatchObject({
    ...{ code: 'REGISTRY_UNAVAILABLE', fault: 'unavailable', transient: true },
    hint: expect.stringMatching(/cse login reg\.example.*later/),
  });
});

test.each([
  [415, [], MediaType.dockerManifest, /Docker's format.*docker2s2/],
  [400, ['MANIFEST_INVALID'], MediaType.dockerList, /Docker's format/],
  [415, [], MediaType.index, /OCI format/],
])(
  'a manifest that is refused with %i %o says in which format it was sent, and what to do',
  (status, codes, sent, hint) => {
    expect(known({ status, codes, sent, method: 'PUT' })).toMatchObject({
      ...{ code: 'REGISTRY_REFUSED', fault: 'access' },
      hint: expect.stringMatching(hint),
    });
  },
);

test('what is not known is left to its status', () => {
  expect(
    known({ status: 403, message: 'DENIED: requested access to the resource is denied', method: 'PUT' }),
  ).toBeUndefined();
  expect(known({ status: 400, codes: ['MANIFEST_INVALID'], method: 'GET' })).toBeUndefined();
  expect(
    known({ status: 400, codes: ['BLOB_UPLOAD_INVALID'], message: 'x cannot be updated', method: 'PUT' }),
  ).toBeUndefined();
});
