import { expect, test } from 'vitest';
import { canonical } from './index.ts';

test('equal values are equal text, in whatever order their keys were given', () => {
  const text = '{"a":{"b":2,"c":3},"list":[{"x":1,"y":2},null,"text"],"z":true}';
  expect(canonical({ z: true, list: [{ y: 2, x: 1 }, null, 'text'], a: { c: 3, b: 2 } })).toBe(text);
  expect(canonical({ a: { b: 2, c: 3 }, list: [{ x: 1, y: 2 }, null, 'text'], z: true })).toBe(text);
});

test('what says how it is written as JSON is written so, with sorted keys too', () => {
  const written = { toJSON: () => ({ b: 1, a: 2 }) };
  expect(canonical({ when: new Date(0), written })).toBe('{"when":"1970-01-01T00:00:00.000Z","written":{"a":2,"b":1}}');
  expect(canonical({ toJSON: 'a text' })).toBe('{"toJSON":"a text"}');
});

test('lines are indented where that is asked for', () => {
  expect(canonical({ b: [1], a: {} }, 1)).toBe('{\n "a": {},\n "b": [\n  1\n ]\n}');
});
