import { parsePlan, type Plan } from '@cse/graph';
import { readAll, readFile, withPlainErrors, type Files } from '@cse/store';
import { MANIFEST_FILE, PLAN_FILE } from '../format/manifest.ts';
import { workFolder } from './state.ts';

export interface PlanInFolder {
  readonly plan: Plan;
  /** Whether the archive is finished; else it was begun. */
  readonly finished: boolean;
}

const LIMIT = 256 * 1024 * 1024;

/** The plan of an archive that was begun or finished in a folder: what is wanted may have moved at the source since then. */
export async function keptPlan(dir: string, given: Files): Promise<PlanInFolder | undefined> {
  const files = withPlainErrors(given);
  const finished = (await files.stat(`${dir}/${MANIFEST_FILE}`)) !== undefined;
  const path = `${finished ? dir : workFolder(dir)}/${PLAN_FILE}`;
  if (!(await files.stat(path))) return undefined;
  const text = new TextDecoder().decode(await readAll(readFile(files, path), LIMIT));
  return { plan: parsePlan(text), finished };
}
