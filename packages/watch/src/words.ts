import type { ImageState } from './image-states.ts';
import type { RunKind, RunStanding } from './watched.ts';

/** What the states of images are called on the page. */
export const STATE_WORDS: Readonly<Record<ImageState, string>> = {
  failed: 'failed',
  blocked: 'skipped',
  working: 'in progress',
  moved: 'copied',
  existed: 'already there',
  waiting: 'waiting',
};

/** What kinds of runs are called. */
export const KIND_WORDS: Readonly<Record<RunKind, string>> = {
  transfer: 'this machine',
  verification: 'verification',
  queue: 'queue',
};

/** How a standing looks: as what went well, what did not, or what is not decided. */
export function lookOf(standing: RunStanding): 'ok' | 'failed' | 'running' | 'planned' {
  switch (standing) {
    case 'complete':
      return 'ok';
    case 'running':
      return 'running';
    case 'finished':
    case 'cancelled':
      return 'planned';
    case 'not complete':
    case 'stopped':
    case 'cut off':
      return 'failed';
  }
}

/** The same for whoever reads it, wherever. */
export const timeOf = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
