import type { RunEvent } from '@cse/executor';
import { paint } from './paint.ts';

/** A step that failed, as it is told while the others go on. */
export const failureLine = ({ id, message }: Extract<RunEvent, { type: 'step-failed' }>): string =>
  `${paint('red', 'failed')} ${message.includes(id) ? '' : `${id}: `}${message}`;
