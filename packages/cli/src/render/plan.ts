import type { Plan } from '@cse/session';
import type { PlanDocument } from '@cse/page';
import { circumstances } from '../circumstances.ts';

interface PlanRendering {
  /** With `--out`, what it shows is kept; with the others the plan is, for `cse run`. */
  readonly isPicture: boolean;
  render(plan: Plan, document: PlanDocument): Promise<string> | string;
}

// What draws is loaded only where it is asked for.
const FORMATS = {
  table: {
    isPicture: false,
    render: async (plan, document) => (await import('./plan-table.ts')).planTable(plan, document),
  },
  json: { isPicture: false, render: (_, document) => JSON.stringify(document, undefined, 2) },
  mermaid: { isPicture: true, render: async (plan) => (await import('@cse/page')).renderMermaid(plan) },
  dot: { isPicture: true, render: async (plan) => (await import('@cse/page')).renderDot(plan) },
  html: {
    isPicture: true,
    render: async (plan) =>
      (await import('@cse/page')).pageOf(plan, { title: 'Transfer plan', circumstances: circumstances() }),
  },
} satisfies Readonly<Record<string, PlanRendering>>;

export type PlanFormat = keyof typeof FORMATS;

/** The names of the formats that a plan can be shown in. */
export const PLAN_FORMATS = Object.keys(FORMATS) as readonly PlanFormat[]; // Its keys are all that it has.

/** Those of them that draw the plan. */
export const PICTURES = PLAN_FORMATS.filter((format) => FORMATS[format].isPicture);

/** A plan in the format asked for. */
export async function renderPlan(plan: Plan, format: PlanFormat, document: PlanDocument): Promise<string> {
  const { render }: PlanRendering = FORMATS[format];
  return render(plan, document);
}
