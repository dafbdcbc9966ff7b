import { splitRepository } from '@cse/oci';
import type { Subject } from './subject.ts';
import { referencesOf } from './source-content.ts';

/** The registries that the plan's content may come from; none where nothing was asked for, or no plan could be made. */
export async function sourceHosts(subject: Subject): Promise<readonly string[]> {
  const planned = await subject.planned()?.catch(() => undefined);
  if (!planned) return [...new Set(subject.sourceHosts)];
  const names = referencesOf(planned.plan, subject).flatMap(({ repository }) => subject.candidatesOf(repository));
  return [...new Set(names.map((name) => splitRepository(name).host))];
}
