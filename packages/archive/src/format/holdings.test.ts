import type { CopyBlob, Plan } from '@cse/graph';
import { describe, type Digest } from '@cse/oci';
import { smallPlan } from '@cse/testkit';
import { expect, test } from 'vitest';
import { holdingsOf, parseReceipt, printReceipt, type Receipt } from './holdings.ts';

const blobs = ['a', 'b', 'c'].map((text) => describe('text/plain', Buffer.from(text)));
const [low, high] = blobs.map(({ digest }) => digest).sort();
const names = (...digests: readonly (Digest | undefined)[]) =>
  new Set(digests.filter((digest) => digest !== undefined));

function copying(at: number, to: string, from: CopyBlob['from']): CopyBlob {
  const content = blobs[at] ?? describe('text/plain', Buffer.alloc(0));
  return { kind: 'copy-blob', id: `${to}@${content.digest}`, needs: [], content, from, to };
}

const planOfSteps = (...steps: readonly CopyBlob[]): Plan => ({
  ...smallPlan(),
  steps: new Map(steps.map((step) => [step.id, step])),
});

test('a target holds what was copied to it, under the name of the target and the names that it was copied from', () => {
  const plan = planOfSteps(
    copying(0, 'site.example/a', ['source:reg.example/a']),
    copying(1, 'site.example/a', ['plan', 'source:reg.example/a', 'source:reg.example/b', 'target:site.example/b']),
  );
  const [first, second] = blobs.map(({ digest }) => digest);
  expect(holdingsOf(plan)).toEqual(
    new Map([
      ['site.example/a', names(first, second)],
      ['reg.example/a', names(first, second)],
      ['reg.example/b', names(second)],
    ]),
  );
});

test('of a target that was looked at, only what is there counts', () => {
  const plan = planOfSteps(copying(0, 'site.example/a', ['plan']), copying(1, 'site.example/b', ['plan']));
  expect(holdingsOf(plan, ({ to }) => to === 'site.example/b')).toEqual(
    new Map([['site.example/b', names(blobs[1]?.digest)]]),
  );
});

test('a receipt is the same in whichever order its target was filled', () => {
  const since = { set: 'set', sequence: 1, archive: blobs[0]?.digest ?? 'sha256:' };
  const receipt = (holds: Receipt['holds']) => printReceipt({ target: 'site.example', since, holds });
  const sorted = receipt(
    new Map([
      ['a', names(low, high)],
      ['b', names(low)],
      ['c', names(high)],
    ]),
  );
  expect(
    receipt(
      new Map([
        ['c', names(high)],
        ['a', names(high, low)],
        ['b', names(low)],
      ]),
    ),
  ).toBe(sorted);
  expect(Object.entries(JSON.parse(sorted).holds)).toEqual([
    ['a', [low, high]],
    ['b', [low]],
    ['c', [high]],
  ]);
});

test('a receipt is read back with the release that wrote it, where it says one', () => {
  const holds = new Map([['a', names(low)]]);
  const read = (receipt: Receipt) => parseReceipt('receipt.json', printReceipt(receipt));
  const [plain, full] = [
    { target: 'site.example', since: undefined, holds },
    { target: '', since: undefined, holds, cse: '1' },
  ];
  expect(read(plain)).toStrictEqual(plain);
  expect(read(full)).toStrictEqual(full);
});

test('what is no JSON, or lacks what a receipt says, is refused with the reason', () => {
  const refused = (text: string, reason: string) =>
    expect(() => parseReceipt('receipt.json', text)).toThrow(
      expect.objectContaining({ code: 'RECEIPT_INVALID', message: expect.stringContaining(reason) }),
    );
  refused('{', 'receipt.json is not a valid receipt: it is not JSON');
  refused('{}', 'target');
});
