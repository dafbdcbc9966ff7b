import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './check.ts';
import { checkApart } from './check-apart.ts';
import { processIn } from './process.ts';
import { schedules } from './schedule.ts';
import { worldOf } from './world.ts';

// Where an error was made costs more than all the rest, and is of use only for one schedule.
Error.stackTraceLimit = 0;

test('B-06: whatever goes wrong by chance, every law is kept: some schedules', async () => {
  expect(await check({ runs: 300, seed: 1 })).toEqual({ runs: 300 });
}, 900_000);

test('B-06: what is shipped, as it is built, keeps them as what is written does: some schedules', async () => {
  expect(await checkApart({ runs: 150, seed: 1, of: 'built' })).toEqual({ ended: 0, said: '' });
}, 900_000);

test.runIf(process.env['CI'])(
  'B-06: whatever goes wrong by chance, every law is kept: ten thousand schedules',
  async () => {
    const asked = [{ seed: 2 }, { seed: 3, of: 'built' as const }];
    const checked = await Promise.all(asked.map((each) => checkApart({ runs: 5_000, ...each })));
    expect(checked).toEqual([
      { ended: 0, said: '' },
      { ended: 0, said: '' },
    ]);
  },
  900_000,
);

test('B-06: a schedule runs in the same way each time, so that a seed shows again what it showed once', async () => {
  for (const schedule of fc.sample(schedules, { numRuns: 10, seed: 4 })) {
    const runs = [await worldOf(schedule), await worldOf(schedule)].map(async (world) => {
      const { network, outcome, clock } = await processIn(world, schedule.trouble);
      return { seen: network.seen, outcome, ended: clock.monotonic() };
    });
    const [first, second] = await Promise.all(runs);
    expect(first).toEqual(second);
  }
});
