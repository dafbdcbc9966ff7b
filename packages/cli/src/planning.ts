import type { Plan } from '@cse/graph';
import type { Transfer } from '@cse/transfer';
import { interruptible } from './interruption.ts';
import { paint } from './render/paint.ts';
import { print } from './streams.ts';

/** Asks the plugins. What they note stands in the plan, and is told with its outcome. */
export async function planAloud(transfer: Transfer): Promise<Plan> {
  const say = (line: string) => print(process.stderr, line);
  using interruption = interruptible(say);
  const uses = [...new Set(transfer.items.map(({ use }) => use))].join(', ');
  say(paint('dim', `planning: ${uses} …`));
  return await transfer.plan({ signal: interruption.signal });
}
