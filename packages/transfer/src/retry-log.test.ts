import type { RunEvent } from '@cse/executor';
import { expect, test } from 'vitest';
import { retryLog } from './retry-log.ts';

const retry = (reason: string) =>
  ({ type: 'retry', host: 'reg.example', object: 'reg.example/a:v1', reason, wait: 1 }) as const;

test('requests that are made again are told once each, before what follows them in a run', async () => {
  const told: unknown[] = [];
  const log = retryLog((event) => told.push(event));
  async function* run(): AsyncGenerator<RunEvent> {
    yield { type: 'run-started', steps: 0, bytes: 0 };
    log.onEvent(retry('503'));
    log.onEvent(retry('timeout'));
    yield { type: 'step-started', id: 'one' };
    yield { type: 'run-finished', interrupted: false };
  }
  expect(await Array.fromAsync(log.among(run()))).toEqual([
    { type: 'run-started', steps: 0, bytes: 0 },
    { type: 'request-retried', host: 'reg.example', reason: '503' },
    { type: 'request-retried', host: 'reg.example', reason: 'timeout' },
    { type: 'step-started', id: 'one' },
    { type: 'run-finished', interrupted: false },
  ]);
  expect(told).toEqual([retry('503'), retry('timeout')]);
});

test('what else a registry does is passed on, and is no request that was made again', () => {
  const log = retryLog();
  log.onEvent({ type: 'concurrency', host: 'reg.example', limit: 1 });
  log.onEvent(retry('503'));
  expect([log.take(), log.take()]).toEqual([[{ type: 'request-retried', host: 'reg.example', reason: '503' }], []]);
});
