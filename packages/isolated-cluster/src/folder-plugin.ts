import { bundleWants, defaultTag, isBundle, type TarContent } from '@cse/imgpkg';
import type { Located, PlanContext, Plugin, Want } from '@cse/plugin';
import { sourceOf } from './names.ts';
import type { IsolatedClusterFolder } from './open-folder.ts';

/** Wants all that a folder holds, as `tanzu isolated-cluster upload-bundle` would bring it, whatever release it is of. */
export function folderPlugin(folder: Pick<IsolatedClusterFolder, 'map' | 'tars'>): Plugin {
  return {
    api: 1,
    name: 'isolated-cluster',
    async *plan(_, context) {
      for (const path of [...new Set(folder.map.values())].sort()) yield* wantsOf(path, folder, context);
    },
  };
}

async function* wantsOf(
  path: string,
  folder: Pick<IsolatedClusterFolder, 'tars'>,
  context: PlanContext,
): AsyncIterable<Want> {
  const name = sourceOf(path);
  const to = context.relocate(name);
  for (const tar of await folder.tars(path)) {
    for (const each of tar.contents) {
      const content: Located = {
        descriptor: each.content,
        holder: `source:${name}`,
        reference: referenceOf(name, each),
      };
      const tag = each.tag || undefined;
      yield { content, to, tag: defaultTag(each.content.digest), foreign: true };
      if ((each.isRoot || tag !== undefined) && (await isBundle(content, context)))
        yield* bundleWants(content, { to, tag, foreign: true }, context);
      else if (tag !== undefined) yield { content, to, tag, foreign: true };
    }
  }
}

const referenceOf = (name: string, { tag, content }: TarContent) =>
  tag === '' ? `${name}@${content.digest}` : `${name}:${tag}`;
