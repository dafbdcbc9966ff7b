import { isLoopback } from '@cse/server';
import type { Session } from '@cse/session';
import { keptRuns, queuedRuns, watch } from '@cse/watch';
import { handedOver, type OpenService } from './open-service.ts';
import { sleep } from './node-sleep.ts';

/** What was typed. */
export interface WatchFlags {
  readonly queue?: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly 'host-name'?: readonly string[] | undefined;
}

export interface WatchRunsOptions {
  readonly flags: WatchFlags;
  readonly session: Session;
}

/** Serves a page of the runs of this machine, and of those of a queue where one is named. */
export async function watchRuns(run: string | undefined, { flags, session }: WatchRunsOptions): Promise<OpenService> {
  const { host, port, 'host-name': hostNames } = flags;
  const { state, clock: time } = session.ports;
  const clock = { now: () => time.now(), sleep };
  await using opened = new AsyncDisposableStack();
  const queue = flags.queue === undefined ? undefined : opened.use(await session.queue(flags.queue));
  const places = [keptRuns(state, clock), ...(queue ? [queuedRuns(queue, clock)] : [])];
  const serving = opened.use(await watch({ places, clock, run, host, port, hostNames }));
  return {
    url: `http://${serving.host}`,
    warnings: isLoopback(host) ? [] : ['anyone who can reach this address can see the runs, and the names in them'],
    [Symbol.asyncDispose]: handedOver(opened),
  };
}
