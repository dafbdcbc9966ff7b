import { contentId, type Plan, type PlannedImage, type Step, type StepId } from '@cse/graph';
import { isBundle, makeItem, readBundles, type TarItem } from '@cse/imgpkg';
import { parseHolder, parseReference, type Digest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import { contestedName, nothingOfTkg } from './errors.ts';
import { isMadeTag, pathBelowTkg, tarNameOf } from './names.ts';

/** One tar of a folder that is yet to be written. */
export interface PlannedTar {
  readonly file: string;
  /** Where it goes, below the target's `tkg/`. */
  readonly path: string;
  /** Its repository in the plan. */
  readonly repository: string;
  readonly items: readonly TarItem[];
}

/** Finds the tars that a plan makes: one for every image below `tkg/` that has a name of its own. */
export async function tarsOf(plan: Plan, context: PlanContext): Promise<readonly PlannedTar[]> {
  const named = plan.images.filter(hasOwnName);
  if (named.length === 0) throw nothingOfTkg();
  const tars = await Promise.all(named.map((image) => tarOf(image, plan, context)));
  const byFile = new Map<string, PlannedTar>();
  for (const tar of tars) {
    const same = byFile.get(tar.file);
    if (same && same.path !== tar.path) throw contestedName(tar.file, same.path, tar.path);
    byFile.set(tar.file, tar);
  }
  return [...byFile.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** The steps that bring bytes into tars; all else of a plan stands in what their `manifest.json` says. */
export function stepsInto(plan: Plan, tars: readonly PlannedTar[]): Plan {
  const repositories = new Set(tars.map(({ repository }) => repository));
  const steps = new Map<StepId, Step>();
  for (const step of plan.steps.values())
    if (step.kind === 'copy-blob' && repositories.has(step.to))
      steps.set(step.id, { ...step, needs: [], after: step.after?.filter((id) => steps.has(id)) });
  return { ...plan, steps, contents: plan.contents, images: plan.images.filter(hasOwnName) };
}

function hasOwnName({ reference }: PlannedImage): boolean {
  const { repository, tag } = parseReference(reference);
  return tag !== undefined && !isMadeTag(tag) && pathBelowTkg(repository) !== undefined;
}

async function tarOf(image: PlannedImage, plan: Plan, context: PlanContext): Promise<PlannedTar> {
  const { repository, tag = '' } = parseReference(image.reference);
  const path = pathBelowTkg(repository) ?? '';
  const content = locate(image.digest, repository, plan);
  const items = (await isBundle(content, context))
    ? await bundleItems(content, tag, context)
    : [await makeItem(content, { tag }, context)];
  return { file: tarNameOf(path, tag), path, repository, items };
}

/** What the plan puts in a repository, and where it is read from while planning: in an export both have one name. */
function locate(digest: Digest, repository: string, { steps }: Plan): Located {
  const step = steps.get(contentId(repository, { digest }));
  if (!step) throw new Error(`${repository}@${digest} is in the report of a plan that does not make it`);
  return { descriptor: step.content, holder: `source:${repository}` };
}

async function bundleItems(bundle: Located, tag: string, context: PlanContext): Promise<readonly TarItem[]> {
  const bundles = await readBundles(bundle, context);
  const members = new Map(
    bundles.flatMap(({ members }) => members).map(({ content, original }) => [placeOf(content), { content, original }]),
  );
  const nested = [...members.values()].map(({ content, original }) => makeItem(content, { original }, context));
  const root = makeItem(bundle, { tag, original: placeOf(bundle), isRoot: true }, context);
  return Promise.all([...nested, root]);
}

const placeOf = ({ descriptor, holder }: Located) => `${parseHolder(holder).repository}@${descriptor.digest}`;
