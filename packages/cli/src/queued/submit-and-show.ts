import type { Plan, Queue, QueuedRun, Session, Transfer } from '@cse/session';
import { sayAside, write } from '@cse/terminal';
import { interruptible } from '../interruption.ts';
import { planAloud } from '../planning.ts';

import { show, type ExitReport, type Showing } from '../show.ts';

import { transferAndShow } from '../transfer-and-show.ts';

interface SubmitFlags {
  readonly queue?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly 'part-images'?: number | undefined;
  readonly detach?: boolean | undefined;
  readonly cancel?: boolean | undefined;
}

interface Submitting extends Showing {
  readonly session: Session;
  readonly flags: SubmitFlags;
}

/** Lets the workers of a queue run a plan, in front of people or programs; or puts it there, or takes it away. */
export async function submitAndShow(
  plan: Plan,
  { session, flags, ...shown }: Submitting,
): Promise<ExitReport | QueuedRun> {
  await using queue = await session.queue(flags.queue);
  if (flags.detach || flags.cancel) return await putOrTake(plan, queue, { session, flags, ...shown });
  using interruption = interruptible();
  return await show(queued(plan, queue, { session, flags, signal: interruption.signal }), shown);
}

/** Plans, and lets the workers of a queue run it. */
export async function queueAndShow(
  transfer: Transfer,
  { session, flags, signal, ...shown }: Submitting & { readonly signal: AbortSignal },
): Promise<ExitReport | QueuedRun> {
  await using queue = await session.queue(flags.queue);
  if (flags.detach || flags.cancel)
    return await putOrTake(await planAloud(transfer, { signal }), queue, { session, flags, ...shown });
  return await transferAndShow(transfer, {
    ...shown,
    signal,
    run: (plan) => queued(plan, queue, { session, flags, signal }),
  });
}

async function putOrTake(plan: Plan, queue: Queue, { session, flags, json }: Submitting): Promise<QueuedRun> {
  const run = await (flags.cancel ? session.cancelQueued(plan, queue) : session.submit(plan, optionsOf(queue, flags)));
  const done = flags.cancel ? 'cancelled' : 'in the queue';
  await write(
    json ? process.stderr : process.stdout,
    `${run.id} is ${done}: ${run.settled} of ${run.parts} parts done`,
  );
  return run;
}

interface QueuedShowing extends Pick<Submitting, 'session' | 'flags'> {
  readonly signal: AbortSignal;
}

function queued(plan: Plan, queue: Queue, { session, flags, signal }: QueuedShowing) {
  const onSubmitted = ({ id, parts }: QueuedRun) =>
    sayAside(`${id} is in the queue, in ${parts} ${parts === 1 ? 'part' : 'parts'}; it goes on without this command`);
  return session.queuedRun(plan, { ...optionsOf(queue, flags), signal, onSubmitted });
}

const optionsOf = (queue: Queue, flags: SubmitFlags) => ({
  queue,
  concurrency: flags.concurrency,
  images: flags['part-images'],
});
