import { expect, test } from 'vitest';
import { workerShare } from './share.ts';

const present = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `w${at}`, lost: [] }));

/** A share whose time goes on when it is told. */
function shareAt(concurrency?: number) {
  let now = 0;
  const share = workerShare({ concurrency, clock: { monotonic: () => now } });
  return { share, pass: (milliseconds: number) => void (now += milliseconds) };
}

test('what is allowed in all is divided among the workers, and is never less than one nor more than the own limit', () => {
  const { share } = shareAt(6);
  expect(share.most).toBe(6);
  share.asked(16);
  share.heard({ workers: present(4), closed: {} });
  expect(share.most).toBe(4);
  share.heard({ workers: present(40), closed: {} });
  expect(share.most).toBe(1);
  share.heard({ workers: present(1), closed: {} });
  expect(share.most).toBe(6);
  share.asked(undefined);
  share.heard({ workers: present(40), closed: {} });
  expect(share.most).toBe(6);
});

test('a host that refused another worker is left alone as long as it asked for, and only what refused this one is told', () => {
  const { share, pass } = shareAt();
  share.close('own.example', 4_000);
  share.heard({ workers: present(2), closed: { 'other.example': 8_000 } });
  expect([share.closedFor('own.example'), share.closedFor('other.example')]).toEqual([4_000, 8_000]);
  expect(share.closed()).toEqual({ 'own.example': 4_000 });
  pass(5_000);
  share.heard({ workers: present(2), closed: { 'other.example': 1_000 } });
  expect([share.closedFor('own.example'), share.closedFor('other.example')]).toEqual([0, 3_000]);
  expect(share.closed()).toEqual({});
});
