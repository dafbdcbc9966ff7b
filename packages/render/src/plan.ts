import type { Circumstances, Plan } from '@cse/session';
import type { Lines } from '@cse/terminal';
import type { PlanDocument } from './plan-document.ts';

/** What is known of a plan beside it. */
export interface AboutPlan {
  readonly document: PlanDocument;
  /** Who made it, for a page that is handed on. */
  readonly circumstances?: Circumstances | undefined;
}

interface PlanFormatting {
  /** With `--out`, what it shows is kept; with the others the plan is, for `cse run`. */
  readonly isPicture: boolean;
  /** How a terminal shows it: whole, if it is for programs. */
  readonly lines: Lines;
  render(plan: Plan, about: AboutPlan): Promise<string> | string;
}

// What draws is loaded only where it is asked for.
const FORMATS = {
  table: {
    isPicture: false,
    lines: 'broken',
    render: async (plan, { document }) => (await import('./plan-table.ts')).planTable(plan, document),
  },
  images: {
    isPicture: false,
    lines: 'broken',
    render: async (plan) => (await import('./plan-images.ts')).planImages(plan),
  },
  json: { isPicture: false, lines: 'whole', render: (_, { document }) => JSON.stringify(document, undefined, 2) },
  mermaid: { isPicture: true, lines: 'whole', render: async (plan) => (await import('@cse/page')).renderMermaid(plan) },
  dot: { isPicture: true, lines: 'whole', render: async (plan) => (await import('@cse/page')).renderDot(plan) },
  html: {
    isPicture: true,
    lines: 'whole',
    render: async (plan, { circumstances }) =>
      (await import('@cse/page')).pageOf(plan, { title: 'Transfer plan', circumstances }),
  },
} satisfies Readonly<Record<string, PlanFormatting>>;

export type PlanFormat = keyof typeof FORMATS;

/** The names of the formats that a plan can be shown in. */
export const PLAN_FORMATS = Object.keys(FORMATS) as readonly PlanFormat[]; // Its keys are all that it has.

/** Those of them that draw the plan. */
export const PICTURES = PLAN_FORMATS.filter((format) => FORMATS[format].isPicture);

/** A plan as text, and how that is shown and kept. */
export interface RenderedPlan extends Pick<PlanFormatting, 'isPicture' | 'lines'> {
  readonly text: string;
}

/** A plan in the format asked for. */
export async function renderPlan(plan: Plan, format: PlanFormat, about: AboutPlan): Promise<RenderedPlan> {
  const { render, ...shown }: PlanFormatting = FORMATS[format];
  return { ...shown, text: await render(plan, about) };
}
