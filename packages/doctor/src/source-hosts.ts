import { splitRepository } from '@cse/oci';
import type { Patient } from './patient.ts';
import { referencesOf } from './source-content.ts';

/** The registries that the plan's content may come from; none where nothing was asked for, or no plan could be made. */
export async function sourceHosts(patient: Patient): Promise<readonly string[]> {
  const planned = await patient.planned()?.catch(() => undefined);
  if (!planned) return [...new Set(patient.sourceHosts)];
  const names = referencesOf(planned.plan, patient).flatMap(({ repository }) => patient.candidatesOf(repository));
  return [...new Set(names.map((name) => splitRepository(name).host))];
}
