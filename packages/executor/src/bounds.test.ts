import { describe, MediaType } from '@cse/oci';
import { cpuMilliseconds } from '@cse/testkit';
import { expect, test } from 'vitest';
import { schedule } from './schedule.ts';
import { planOf } from './steps.testing.ts';

test('100,000 steps of as many sizes take no longer each than a few', async () => {
  const [to, blob] = ['t.example/a', describe(MediaType.layer, new Uint8Array())];
  const steps = Array.from({ length: 100_000 }, (_, at) => {
    const content = { ...blob, size: (at * 7919) % 100_003 };
    return { kind: 'copy-blob' as const, id: `${to}@${at}`, needs: [], from: [], content, to };
  });
  let finished = 0;
  const took = await cpuMilliseconds(async () => {
    for await (const event of schedule(planOf(...steps), async () => 'pushed'))
      if (event.type === 'step-finished') finished += 1;
  });
  expect(finished).toBe(100_000);
  // About 1 s where it was measured; in one sorted list it took minutes.
  expect(took).toBeLessThan(20_000);
});
