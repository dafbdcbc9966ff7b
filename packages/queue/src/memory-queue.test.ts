import { describeQueue } from '@cse/testkit';
import { memoryQueue } from './index.ts';

describeQueue('memory', async () => {
  let now = 1_000;
  const queue = memoryQueue({ now: () => now }, { attempts: 3, silence: 20_000 });
  const pass = async (milliseconds: number) => void (now += milliseconds);
  return { queue, other: queue, silence: () => pass(20_001), moment: () => pass(1_000), attempts: 3 };
});
