import { expect, onTestFinished, test } from 'vitest';
import { proxy } from '@cse/testkit';
import { findingsOf } from '../subject.testing.ts';

const advisers = [
  {
    use: 'container-images',
    serves: { cse: ['4.2.0', '4.2.2'] },
    advice: { online: { '*': ['the cluster autoscaler'] }, vcdApi: { '*': '37.2' } },
  },
  {
    use: 'tkg-2.5',
    serves: { tkg: ['2.5.0', '2.5.1'] },
    advice: { goesWith: { '2.5.0': { cse: ['4.2.1', '4.2.2'] } }, beside: { '2.5.0': ['OVA one', 'OVA two'] } },
  },
  { use: 'cli-plugins', serves: { tkg: ['2.5.0'] }, advice: {} },
];

const look = (only: string, releases: Readonly<Record<string, readonly string[]>>) =>
  findingsOf(only, { advisers, releases });

test('releases that go together are in order', async () => {
  expect(await look('releases.together', { cse: ['4.2.2'], tkg: ['2.5.0'] })).toEqual([
    { status: 'pass', lookedAt: 'tkg 2.5.0 with cse 4.2.2', seen: 'they go together' },
  ]);
});

test('symptom 25: a TKG release that the CSE release does not know is a failure, with the one that does', async () => {
  expect(await look('releases.together', { cse: ['4.2.0'], tkg: ['2.5.0'] })).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: 'tkg 2.5.0 with cse 4.2.0',
      seen: 'it goes with cse 4.2.1, 4.2.2 only',
      todo: 'Choose --cse 4.2.2, or leave tkg 2.5.0 out.',
    },
  ]);
});

test('of several CSE releases one is enough', async () => {
  expect(await look('releases.together', { cse: ['4.2.0', '4.2.2'], tkg: ['2.5.0'] })).toMatchObject([
    { status: 'pass', seen: 'it goes with 4.2.2, not with 4.2.0' },
  ]);
});

test('what no table tells is a warning, not a guess', async () => {
  expect(await look('releases.together', { cse: ['4.2.2'], tkg: ['2.5.1'] })).toMatchObject([
    { status: 'warning', seen: 'no public table tells whether they go together' },
  ]);
});

test('symptom 32: what goes on asking the internet is told plainly, once', async () => {
  expect(await look('releases.online', { cse: ['4.2.0', '4.2.2'] })).toEqual([
    {
      status: 'warning',
      lookedAt: 'cse 4.2.0',
      seen: 'the cluster autoscaler',
      todo: 'Leave it switched off, or mirror the image and change the manifest.',
    },
  ]);
});

test('the OVA templates of the chosen releases are listed', async () => {
  expect(await look('releases.beside', { tkg: ['2.5.0'] })).toEqual([
    { status: 'pass', lookedAt: 'tkg 2.5.0', seen: 'OVA one; OVA two' },
  ]);
});

test.each([
  ['36.3 37.0', 'failure', 'it supports 37.0 at most, but 37.2 is needed'],
  ['37.2 38.1 9.0', 'pass', 'it supports 38.1; 37.2 is needed'],
  ['', 'warning', 'it does not report which versions it supports'],
])('a VCD that speaks "%s"', async (versions, status, seen) => {
  const infos = versions
    .split(' ')
    .filter(Boolean)
    .map((version) => `<VersionInfo><Version>${version}</Version></VersionInfo>`);
  const body = `<SupportedVersions>${infos.join('')}</SupportedVersions>`;
  const vcd = await proxy(undefined, { intercept: () => ({ kind: 'answer', status: 200, body }) });
  onTestFinished(() => vcd.close());
  const asked = { advisers, releases: { cse: ['4.2.2'] }, vcd: `http://${vcd.host}` };
  expect(await findingsOf('releases.vcd', asked)).toMatchObject([{ status, seen }]);
});

test('the API of VCD is not asked for where no release says which it needs', async () => {
  expect(await findingsOf('releases.vcd', { advisers, releases: { tkg: ['2.5.0'] }, vcd: 'vcd.example.com' })).toEqual(
    [],
  );
});
