import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Flow } from './flow.ts';

const sumOf = (numbers: readonly number[] = []) => numbers.reduce((sum, each) => sum + each, 0);

test('bytes are spread over the time that they took', () => {
  const flow = new Flow(100);
  flow.add('to a', { from: 101, to: 103, bytes: 200 });
  flow.add('to a', { from: 102, to: 103, bytes: 50 });
  expect(flow.curves(105)).toEqual({
    start: 100,
    width: 1,
    lines: [{ name: 'to a', perSecond: [0, 100, 150, 0, 0] }],
  });
});

test('now is the last ten seconds, or as long as it goes on', () => {
  const flow = new Flow(0);
  flow.add('to a', { from: 0, to: 4, bytes: 400 });
  expect(flow.perSecond('to a', 4)).toBe(100);
  expect(flow.perSecond('to a', 12)).toBe(20);
  expect(flow.perSecond('to a', 30)).toBe(0);
  expect(flow.perSecond('to b', 4)).toBe(0);
});

test('a day takes no more room than a minute, and no byte is lost', () => {
  const portion = fc.record({
    line: fc.constantFrom('from x', 'to y'),
    from: fc.integer({ min: 0, max: 86_400 }),
    took: fc.integer({ min: 0, max: 900 }),
    bytes: fc.integer({ min: 1, max: 1_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(portion, { minLength: 1, maxLength: 60 }), (portions) => {
      const flow = new Flow(0);
      for (const { line, from, took, bytes } of portions) flow.add(line, { from, to: from + took, bytes });
      const { width, lines } = flow.curves(90_000);
      for (const { name, perSecond } of lines) {
        expect(perSecond.length).toBeLessThanOrEqual(300);
        const sent = sumOf(portions.filter(({ line }) => line === name).map(({ bytes }) => bytes));
        expect(Math.abs(sumOf(perSecond) * width - sent)).toBeLessThanOrEqual((perSecond.length * width) / 2 + 1);
      }
    }),
    { numRuns: 60 },
  );
});
