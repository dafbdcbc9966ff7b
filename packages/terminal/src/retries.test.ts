import { expect, test } from 'vitest';
import { retryTeller } from './retries.ts';

function teller() {
  const lines: string[] = [];
  const clock = { time: 0 };
  const tell = retryTeller({ say: (line) => lines.push(line), now: () => clock.time });
  const retry = (object: string, wait: number, host = 'reg.example') =>
    tell({ type: 'retry', host, object, reason: `${object} answers 503`, wait });
  return { lines, clock, retry };
}

test('many requests that wait for one reason are one line, and one more where they come to wait longer', () => {
  const { lines, retry } = teller();
  for (const wait of [500, 1000, 2000])
    for (let at = 0; at < 16; at += 1) retry(`reg.example/lib/x${at}:v1`, wait * (0.9 + at / 100));
  expect(lines).toEqual([
    'reg.example/lib/x0:v1 retrying in 0.5 s: answers 503',
    'reg.example/lib/x0:v1 retrying in 0.9 s: answers 503 (and 15 more requests since)',
    'reg.example/lib/x0:v1 retrying in 1.8 s: answers 503 (and 15 more requests since)',
  ]);
});

test('a digest is shortened, as it is where blobs are shown', () => {
  const { lines, retry } = teller();
  retry(`reg.example/lib/x@sha256:${'0123456789abcdef'.repeat(4)}`, 500);
  expect(lines).toEqual(['reg.example/lib/x@sha256:0123456… retrying in 0.5 s: answers 503']);
});

test('another registry and another reason are told by themselves, and after a while the same is told again', () => {
  const { lines, clock, retry } = teller();
  retry('reg.example/a:v1', 500);
  retry('other.example/a:v1', 500, 'other.example');
  retry('reg.example/b:v1', 500);
  clock.time = 30_000;
  retry('reg.example/c:v1', 500);
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('reg.example/c:v1 retrying in 0.5 s: answers 503 (and 1 more request since)');
});
