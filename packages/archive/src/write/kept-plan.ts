import { parsePlan, type Plan } from '@cse/graph';
import { readAll, readFile, withPlainErrors, type Files } from '@cse/store';
import { PLAN_FILE, type ArchiveManifest } from '../format/manifest.ts';
import { readManifest, workFolder } from './state.ts';

export interface PlanInFolder {
  readonly plan: Plan;
  /** The archive, where it is finished; else it was begun. */
  readonly finished: ArchiveManifest | undefined;
}

const LIMIT = 256 * 1024 * 1024;

/** The plan of an archive that was begun or finished in a folder: what is wanted may have moved at the source since then. */
export async function keptPlan(dir: string, given: Files): Promise<PlanInFolder | undefined> {
  const files = withPlainErrors(given);
  const finished = await readManifest(files, dir);
  const path = `${finished ? dir : workFolder(dir)}/${PLAN_FILE}`;
  if (!(await files.stat(path))) return undefined;
  const text = new TextDecoder().decode(await readAll(readFile(files, path), LIMIT));
  return { plan: parsePlan(text), finished };
}
