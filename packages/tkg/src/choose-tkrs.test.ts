import { expect, test } from 'vitest';
import { chooseTkrs } from './choose-tkrs.ts';

const TKR = 'v1.28.4+vmware.1-tkg.1';
const CANDIDATE = 'v1.27.8+vmware.1-tkg.1-rc.5';
const OF_2_4 = 'v1.27.5+vmware.1-tkg.1';
const listed = [TKR, CANDIDATE];
const known = [
  { name: TKR, ova: 'v1.28.4+vmware.1-tkg.1-1e7baa840b8869c8bdce0cafff0da59d' },
  { name: 'v1.27.8+vmware.1-tkg.2', alsoCalled: [CANDIDATE] },
];

function choose(...asked: readonly string[]) {
  const notes: string[] = [];
  const tkrs = new Map([
    ['v2.4.0', [OF_2_4]],
    ['v2.5.0', listed],
  ]);
  const chosen = chooseTkrs({ version: 'v2.5.0', listed, asked, known }, { version: 'v31', tkrs }, (note) =>
    notes.push(note),
  );
  return { chosen, notes };
}

test.each([
  ['its name', TKR],
  ['its tag', 'v1.28.4_vmware.1-tkg.1'],
  ['its name in Kubernetes', 'v1.28.4---vmware.1-tkg.1'],
  ["its OVA's file", 'ubuntu-2204-kube-v1.28.4+vmware.1-tkg.1-1e7baa840b8869c8bdce0cafff0da59d.ova'],
  ["its OVA's version", 'v1.28.4+vmware.1-tkg.1-1e7baa840b8869c8bdce0cafff0da59d'],
])('a TKr is chosen by %s', (_, text) => {
  expect(choose(text)).toEqual({ chosen: [TKR], notes: [] });
});

test('a TKr that is chosen twice is one', () => {
  expect(choose(TKR, 'v1.28.4_vmware.1-tkg.1', CANDIDATE).chosen).toEqual([TKR, CANDIDATE]);
});

test('where public tables disagree, the name that the source has is taken, and said', () => {
  expect(choose('v1.27.8+vmware.1-tkg.2')).toEqual({
    chosen: [CANDIDATE],
    notes: [`TKr v1.27.8+vmware.1-tkg.2 of TKG 2.5.0 is called ${CANDIDATE} at the source`],
  });
});

test('a TKr of another release is left to that one', () => {
  expect(choose(OF_2_4, TKR)).toEqual({
    chosen: [TKR],
    notes: [`TKr ${OF_2_4} belongs to TKG 2.4.0, so it is left out of TKG 2.5.0`],
  });
});

test.each([
  ['that nobody lists is refused beside a good one', [TKR, 'v1.29.0+vmware.1-tkg.1'], 'v1.29.0+vmware.1-tkg.1'],
  ['of another release alone leaves this one without any', [OF_2_4], OF_2_4],
  ['is not chosen by a Kubernetes version with another build', ['v1.28.4+vmware.1'], 'v1.28.4+vmware.1'],
])('a TKr %s, with those that there are', (_, asked, named) => {
  expect(() => choose(...asked)).toThrow(
    expect.objectContaining({
      code: 'TKR_UNLISTED',
      fault: 'usage',
      message: `TKG 2.5.0 has no TKr ${named}`,
      hint: `It has ${TKR}, ${CANDIDATE}. Choose at least one for each TKG release with --tkr.`,
    }),
  );
});
