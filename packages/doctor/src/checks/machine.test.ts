import { expect, test } from 'vitest';
import { CseError } from '@cse/errors';
import type { Plan } from '@cse/graph';
import { digestOf } from '@cse/oci';
import { scriptedServer } from '@cse/testkit';
import { findingsOf, plain } from '../subject.testing.ts';

const GB = 1000 ** 3;
const digest = digestOf(new Uint8Array());
const plan = {
  images: [],
  steps: new Map([
    ['a', { kind: 'copy-blob', to: 'a', content: { digest, size: 20 * GB } }],
    ['b', { kind: 'copy-blob', to: 'b', content: { digest, size: 20 * GB } }],
  ]),
} as unknown as Plan;

test.each([
  ['symptom 23: a disk with less than the plan brings', 19 * GB, 'failure', '19.0 GB free, 20.0 GB planned'],
  ['a disk with enough, each blob counted once', 21 * GB, 'pass', '21.0 GB free, 20.0 GB planned'],
])('%s', async (_title, free, status, seen) => {
  const asked = {
    archive: '/mnt/media',
    plan: async () => ({ plan, survey: async () => undefined }),
    ports: { freeSpace: async () => free },
  };
  expect(await findingsOf('machine.space', asked)).toMatchObject([{ status, lookedAt: '/mnt/media', seen }]);
});

test('symptom 23: without a plan the usual size of a release is the measure', async () => {
  const asked = { archive: '/mnt/media', ports: { freeSpace: async () => 50 * GB } };
  expect(await findingsOf('machine.space', asked)).toMatchObject([
    { status: 'warning', seen: '50.0 GB free, 65.0 GB usual for one release' },
  ]);
});

test('a folder that is not there yet is measured where it would be', async () => {
  const [finding] = await findingsOf('machine.space', { archive: '/tmp/not/there/yet' });
  expect(finding?.seen).toMatch(/^[\d.]+ [kMGT]B free/);
});

test.each([
  [0, 'pass', "it agrees with this machine's"],
  [-90_000, 'warning', 'it is 90 s ahead of ours'],
  [600_000, 'failure', 'it is 600 s behind ours'],
])('a clock that is %s ms from that of the registry', async (difference, status, seen) => {
  const theirs = Date.UTC(2026, 0, 1);
  await using served = await scriptedServer(() => ({ status: 200, headers: { date: new Date(theirs).toUTCString() } }));
  const { host } = served;
  const clock = {
    now: () => theirs + difference,
    monotonic: () => performance.now(),
    sleep: () => new Promise<void>(() => undefined),
    after: () => () => undefined,
  };
  expect(await findingsOf('machine.clock', { to: host, registries: plain(host), ports: { clock } })).toMatchObject([
    { status, seen },
  ]);
});

test('symptom 5: a credential helper that does not work is named', async () => {
  const error = new CseError('CREDENTIAL_HELPER', 'access', 'docker-credential-pass gives no credentials', {
    hint: 'Run it.',
  });
  const registries = { credentials: { find: () => Promise.reject(error) } };
  expect(await findingsOf('machine.credentials', { to: 'base.example.com', registries })).toEqual([
    {
      status: 'failure',
      fault: 'access',
      lookedAt: 'credentials for base.example.com',
      seen: 'docker-credential-pass gives no credentials',
      todo: 'Run it.',
    },
  ]);
});

test('credentials are told by their user, never with their secret', async () => {
  const registries = { credentials: { find: async () => ({ username: 'robot$cse', password: 'secret' }) } };
  expect(await findingsOf('machine.credentials', { to: 'base.example.com', registries })).toEqual([
    { status: 'pass', lookedAt: 'credentials for base.example.com', seen: 'found, of robot$cse' },
  ]);
});
