import { isAbsent } from '@cse/errors';
import type { Plan, Step } from '@cse/graph';
import type { Repository, Store } from '@cse/store';
import type { RunEvent } from './event.ts';
import { missingAtTarget, otherAtTarget } from './errors.ts';
import { schedule, type Finish, type ScheduleOptions } from './schedule.ts';

export interface VerifyOptions extends Omit<ScheduleOptions, 'done'> {
  readonly target: Store;
  /** Also read and hash every blob, not only ask for it. */
  readonly readData?: boolean | undefined;
}

/** Asks the target for all that a plan makes true: tags by name, manifests by reading them, blobs by asking or by reading. */
export function verify(plan: Plan, { target, readData = false, ...options }: VerifyOptions): AsyncIterable<RunEvent> {
  return schedule(
    plan,
    async (step, moved) => {
      await check(step, { repository: target.repository(step.to), readData, moved, signal: options.signal });
      return 'existed' satisfies Finish;
    },
    options,
  );
}

interface StepCheck {
  readonly repository: Repository;
  readonly readData: boolean;
  readonly moved: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

async function check(step: Step, checking: StepCheck): Promise<void> {
  try {
    await checkStep(step, checking);
  } catch (error) {
    throw isAbsent(error) ? missingAtTarget(step) : error;
  }
}

async function checkStep(step: Step, { repository, readData, moved, signal }: StepCheck): Promise<void> {
  switch (step.kind) {
    case 'put-tag': {
      const { digest } = await repository.resolve(step.tag, { signal });
      if (digest !== step.content.digest) throw otherAtTarget(step, digest);
      return;
    }
    case 'copy-blob':
      if (!readData && !(await repository.has(step.content, { signal }))) throw missingAtTarget(step);
      if (!readData) return;
      break;
    case 'put-manifest':
      break;
  }
  // Reading is verifying: no store ends on bytes that are not the ones named.
  for await (const chunk of repository.fetch(step.content, { signal })) moved(chunk.byteLength);
}
