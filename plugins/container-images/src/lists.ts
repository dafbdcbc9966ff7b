import type { PlanContext } from '@cse/plugin';
import { artifactFiles } from './artifact-files.ts';
import { linesOf, parseDependencies, type Dependencies } from './dependencies.ts';
import { unknownLines, withoutList } from './errors.ts';
import type { LocatedImage } from './find.ts';
import type { ContainerImagesItem } from './item.ts';
import { shortNameOf } from './image.ts';
import { carriesList } from './releases.ts';
import { decodeText } from './text.ts';

const LIST = 'dependencies.txt';
const LIMIT = 4 * 1024 * 1024;

/** The lists that say what to mirror: the user's own where there is one, else that of each getting-started image. */
export async function listsOf(
  kits: readonly LocatedImage[],
  { dependencies }: Pick<ContainerImagesItem, 'dependencies'>,
  context: PlanContext,
): Promise<readonly Dependencies[]> {
  if (dependencies) return [parseDependencies(dependencies.path, dependencies.text)];
  return Promise.all(kits.map((kit) => listIn(kit, context)));
}

/** The lists that artifact images such as `csi-crs-airgapped` carry for themselves. */
export async function listsWithin(
  listed: readonly LocatedImage[],
  context: PlanContext,
): Promise<readonly Dependencies[]> {
  const artifacts = listed.filter(({ image }) => carriesList(image));
  const lists = await Promise.all(artifacts.map((artifact) => findList(artifact, context)));
  return lists.flatMap(({ list }) => (list ? [list] : []));
}

/** Throws `DEPENDENCIES_UNKNOWN` unless every line is understood: nothing that a list says is dropped in silence. */
export function understood(list: Dependencies): Dependencies {
  const unknown = linesOf(list, 'unknown');
  if (unknown.length > 0) throw unknownLines(list, unknown);
  return list;
}

async function listIn(kit: LocatedImage, context: PlanContext): Promise<Dependencies> {
  const { list, others } = await findList(kit, context);
  if (!list) throw withoutList(kit.image.source, others);
  return list;
}

async function findList({ image, content }: LocatedImage, context: PlanContext) {
  const others: string[] = [];
  for await (const file of artifactFiles(content, context)) {
    if (file.path !== LIST) others.push(file.path);
    else
      return {
        others,
        list: parseDependencies(`${LIST} of ${shortNameOf(image)}`, decodeText(LIST, await file.read(LIMIT))),
      };
  }
  return { others };
}
