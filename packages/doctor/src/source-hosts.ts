import { splitRepository } from '@cse/oci';
import type { Patient } from './patient.ts';
import { referencesOf } from './source-content.ts';

/** The registries that the plan's content may come from; none where nothing was asked for, or no plan could be made. */
export async function sourceHosts(patient: Patient): Promise<readonly string[]> {
  const planned = await patient.planned()?.catch(() => undefined);
  const repositories = referencesOf(planned?.plan).map(({ repository }) => repository);
  const candidates = repositories.flatMap((repository) => patient.candidatesOf(repository));
  const hosts = planned ? candidates.map((name) => splitRepository(name).host) : patient.sourceHosts;
  return [...new Set(hosts)];
}
