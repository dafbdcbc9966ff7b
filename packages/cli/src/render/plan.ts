import type { Plan } from '@cse/graph';
import type { PlanDocument } from './plan-document.ts';

export const PLAN_FORMATS = ['table', 'json', 'mermaid', 'dot', 'html'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** A plan in the format asked for. What draws is loaded only where it is asked for. */
export async function renderPlan(plan: Plan, format: PlanFormat, document: PlanDocument): Promise<string> {
  switch (format) {
    case 'table':
      return (await import('./plan-table.ts')).planTable(plan, document);
    case 'json':
      return JSON.stringify(document, undefined, 2);
    case 'mermaid':
      return (await import('./mermaid.ts')).renderMermaid(plan);
    case 'dot':
      return (await import('./dot.ts')).renderDot(plan);
    case 'html':
      return (await import('@cse/page')).pageOf(plan, { title: 'Transfer plan' });
  }
}
