import { FAULTS } from '@cse/errors';
import type { RunEvent } from '@cse/executor';
import type { Plan, StepId } from '@cse/graph';
import { z } from 'zod';

/** An event of a step that is settled, or of a request that was made again. */
export type SettledEvent = Extract<
  RunEvent,
  { readonly type: 'step-finished' | 'step-failed' | 'step-blocked' | 'request-retried' }
>;

/** What one part came to. */
export interface PartOutcome {
  /** The worker that settled it. */
  readonly worker: string;
  /** How long that attempt took. */
  readonly seconds: number;
  /** When it was settled, by the worker's clock: in milliseconds since 1970. */
  readonly at?: number | undefined;
  readonly events: readonly SettledEvent[];
}

const ARRIVALS = ['pushed', 'mounted', 'existed', 'tagged', 'resumed'] as const;

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('step-finished'), id: z.string(), arrival: z.enum(ARRIVALS) }),
  z.object({
    type: z.literal('step-failed'),
    id: z.string(),
    code: z.string(),
    fault: z.enum(FAULTS),
    message: z.string(),
    hint: z.string().optional(),
    host: z.string().optional(),
  }),
  z.object({ type: z.literal('step-blocked'), id: z.string(), by: z.string() }),
  z.object({ type: z.literal('request-retried'), host: z.string(), reason: z.string() }),
]);
const outcomeSchema = z.object({
  worker: z.string(),
  seconds: z.number(),
  at: z.number().optional(),
  events: z.array(eventSchema),
});

/** Reads an outcome as a queue kept it. */
export const parseOutcome = (json: unknown): PartOutcome => outcomeSchema.parse(json);

/** Says whether an event is worth keeping once a part is settled. */
export const isSettled = (event: RunEvent): event is SettledEvent =>
  event.type === 'step-finished' ||
  event.type === 'step-failed' ||
  event.type === 'step-blocked' ||
  event.type === 'request-retried';

/** Joins what the parts of a plan came to. A step that one part failed at and another made true is true. */
export class Outcomes {
  readonly #plan: Plan;
  readonly #finished = new Set<StepId>();
  readonly #open = new Map<StepId, SettledEvent>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** What is new of an outcome: parts that need the same blob tell of it once. */
  add({ events }: PartOutcome): readonly RunEvent[] {
    return events.filter((event) => {
      if (event.type === 'request-retried') return true;
      if (!this.#plan.steps.has(event.id) || this.#finished.has(event.id)) return false;
      if (event.type === 'step-finished') {
        this.#open.delete(event.id);
        this.#finished.add(event.id);
        return true;
      }
      if (this.#open.get(event.id)?.type !== 'step-failed') this.#open.set(event.id, event);
      return false;
    });
  }

  /** What failed or was blocked everywhere, in the order of the plan. */
  rest(): readonly RunEvent[] {
    return [...this.#plan.steps.keys()].flatMap((id) => this.#open.get(id) ?? []);
  }
}
