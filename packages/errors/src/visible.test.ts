import { expect, test } from 'vitest';
import { visible } from './visible.ts';

test.each([
  ['\u001b]0;PWN\u0007', '\\u001b]0;PWN\\u0007'],
  ['\u009b31m', '\\u009b31m'],
  ['a\r\nb\tc\u0000\u007f', 'a\\u000d\\u000ab\\u0009c\\u0000\\u007f'],
  ['\u202egpj.exe\u2066\u061c', '\\u202egpj.exe\\u2066\\u061c'],
  ['a\u200b\u200f\u2060\ufeffb', 'a\\u200b\\u200f\\u2060\\ufeffb'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\udb40\\udc41'],
])('X-24: what steers or hides is shown: %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

test('X-24: what can be seen stays as it is, in any script', () => {
  const text = 'reg.example/tkg:v1.2.3+vmware.1 — „Größe“ 容器 🚢 é';
  expect(visible(text)).toBe(text);
});

test('a document of JSON means the same afterwards', () => {
  const value = { name: '\u009b31m\u202e\u200b' };
  expect(JSON.parse(visible(JSON.stringify(value)))).toEqual(value);
});
