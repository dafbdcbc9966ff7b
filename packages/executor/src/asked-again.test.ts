import { CseError } from '@cse/errors';
import type { Store } from '@cse/store';
import { expect, test } from 'vitest';
import { execute } from './execute.ts';
import { odd, openWorld } from './world.testing.ts';

/** A store whose content comes wrong so often, for each digest. */
function wrongTimes(store: Store, times: number): Store & { readonly asked: Map<string, number> } {
  const asked = new Map<string, number>();
  const wrong = odd(store, (own) => ({
    async *fetch(content, options) {
      const count = (asked.get(content.digest) ?? 0) + 1;
      asked.set(content.digest, count);
      if (count <= times) throw new CseError('CONTENT_MISMATCH', 'integrity', `${content.digest} has other bytes`);
      yield* own.fetch(content, options);
    },
  }));
  return { ...wrong, asked };
}

test.each([
  ['once is asked for once more, and right', 1, []],
  ['always is asked for twice, and told', 9, ['CONTENT_MISMATCH']],
])('F-06: content that is wrong %s', async (_, times, codes) => {
  const { source, target, plan } = await openWorld(['a']);
  const wrong = wrongTimes(source, times);
  const events = await Array.fromAsync(execute(plan, { source: wrong, target }));
  const failed = new Set(events.flatMap((event) => (event.type === 'step-failed' ? [event.code] : [])));
  expect([...failed]).toEqual(codes);
  expect([...wrong.asked.values()]).toEqual([...wrong.asked.values()].map(() => 2));
});
