import type { Circumstances, Plan } from '@cse/session';
import type { PlanDocument } from './plan-document.ts';

/** What is known of a plan beside it. */
export interface AboutPlan {
  readonly document: PlanDocument;
  /** Who made it, for a page that is handed on. */
  readonly circumstances?: Circumstances | undefined;
}

interface PlanRendering {
  /** With `--out`, what it shows is kept; with the others the plan is, for `cse run`. */
  readonly isPicture: boolean;
  render(plan: Plan, about: AboutPlan): Promise<string> | string;
}

// What draws is loaded only where it is asked for.
const FORMATS = {
  table: {
    isPicture: false,
    render: async (plan, { document }) => (await import('./plan-table.ts')).planTable(plan, document),
  },
  images: { isPicture: false, render: async (plan) => (await import('./plan-images.ts')).planImages(plan) },
  json: { isPicture: false, render: (_, { document }) => JSON.stringify(document, undefined, 2) },
  mermaid: { isPicture: true, render: async (plan) => (await import('@cse/page')).renderMermaid(plan) },
  dot: { isPicture: true, render: async (plan) => (await import('@cse/page')).renderDot(plan) },
  html: {
    isPicture: true,
    render: async (plan, { circumstances }) =>
      (await import('@cse/page')).pageOf(plan, { title: 'Transfer plan', circumstances }),
  },
} satisfies Readonly<Record<string, PlanRendering>>;

export type PlanFormat = keyof typeof FORMATS;

/** The names of the formats that a plan can be shown in. */
export const PLAN_FORMATS = Object.keys(FORMATS) as readonly PlanFormat[]; // Its keys are all that it has.

/** Those of them that draw the plan. */
export const PICTURES = PLAN_FORMATS.filter((format) => FORMATS[format].isPicture);

/** A plan in the format asked for. */
export async function renderPlan(plan: Plan, format: PlanFormat, about: AboutPlan): Promise<string> {
  const { render }: PlanRendering = FORMATS[format];
  return render(plan, about);
}
