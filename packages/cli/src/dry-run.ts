import { planDocument, renderPlan, type PlanDocument } from '@cse/render';
import type { Transfer } from '@cse/session';
import { circumstances } from '@cse/support';
import { planAloud, surveyAloud, type PlanningAloud } from './planning.ts';
import { version } from './version.ts';

interface DryRunOptions extends PlanningAloud {
  /** Tells people. */
  tell(text: string): Promise<void>;
}

/** Plans a transfer and shows what `cse plan` shows. Nothing is written at the target. */
export async function dryRun(transfer: Transfer, { tell, signal, quiet }: DryRunOptions): Promise<PlanDocument> {
  const plan = await planAloud(transfer, { signal, quiet });
  const document = planDocument(plan, await surveyAloud(transfer, plan, { signal, quiet }));
  if (!quiet) await tell((await renderPlan(plan, 'table', { document, circumstances: circumstances(version) })).text);
  return document;
}
