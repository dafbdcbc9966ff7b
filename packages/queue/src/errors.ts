import { CseError } from '@cse/errors';

/** No run of that name is in the queue. */
export const noQueuedRun = (id: string) =>
  new CseError('RUN_UNKNOWN', 'usage', `there is no run ${id} in the queue`, {
    hint: 'cse watch --queue URL shows the runs of a queue.',
  });

/** What is said of a part whose workers all went away while they had it. */
export const workersLost = (part: string, attempts: number) =>
  new CseError('WORKER_LOST', 'internal', `${part} was given to ${attempts} workers, and none of them finished it`, {
    hint: 'Check the logs of the workers, and that they have enough memory. Then run the same command again.',
  });
