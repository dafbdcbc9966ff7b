export type { QueueClock } from './clock.ts';
export { noQueuedRun } from './errors.ts';
export { follow, type FollowOptions } from './follow.ts';
export { memoryQueue, type QueueLimits } from './memory-queue.ts';
export { Outcomes, parseOutcome, type PartOutcome, type SettledEvent } from './outcome.ts';
export {
  defineQueue,
  type Crowd,
  type LostPart,
  type PresentWorker,
  type Queue,
  type QueuedPart,
  type QueuedRun,
  type QueueEngine,
  type QueueStanding,
  type SiteStanding,
  type Submission,
  type TakenPart,
  type WhichParts,
  type WorkerSign,
} from './queue.ts';
export { workerShare, type ShareOptions, type WorkerShare } from './share.ts';
export { submit, type SubmitOptions } from './submit.ts';
export { work, type WorkerEvent, type WorkerOptions } from './worker.ts';
export type { WorkerSides } from './worker-sides.ts';
