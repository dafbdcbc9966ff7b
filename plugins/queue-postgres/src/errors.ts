import { CseError, messageOf } from '@cse/errors';

/** The database cannot be reached, or went away. */
export const queueUnavailable = (place: string, cause: unknown) =>
  new CseError('QUEUE_UNAVAILABLE', 'unavailable', `the queue at ${place} cannot be reached: ${messageOf(cause)}`, {
    cause,
    hint: 'Check the URL, and that PostgreSQL runs there and can be reached from here.',
  });

/** The database does not let us in, or lets us do too little. */
export const queueRefused = (place: string, cause: unknown) =>
  new CseError('QUEUE_REFUSED', 'access', `the queue at ${place} refused: ${messageOf(cause)}`, {
    cause,
    hint: 'Check user and password; the user may need the right to create schemas in the database.',
  });

/** No run of that name. */
export const noRun = (id: string) =>
  new CseError('RUN_UNKNOWN', 'usage', `there is no run ${id} in the queue`, {
    hint: 'cse watch --queue URL shows the runs of a queue.',
  });
