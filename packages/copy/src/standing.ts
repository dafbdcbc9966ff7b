import { isAbsent } from '@cse/errors';
import { defaultTag, readBundles, type Bundle } from '@cse/imgpkg';
import { parseReference } from '@cse/oci';
import type { Located, PlanContext, Side } from '@cse/plugin';

/**
 * The bundles as they stand at the destination, if all of them and all of their images are there under the tags that keep
 * them: then a copy has nothing to do but tag. It costs one question an image.
 */
export async function standingAt(
  to: string,
  root: Located,
  context: PlanContext,
): Promise<readonly Bundle[] | undefined> {
  const { descriptor } = root;
  const target = byDefaultTag(to, context.target);
  try {
    if (!(await target.find(`${to}@${descriptor.digest}`))) return undefined;
    const bundles = await readBundles({ descriptor, holder: `target:${to}` }, { ...context, target });
    return bundles.every(({ locations }) => locations) ? bundles : undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Asks the destination alone, and for content by the tag that keeps it: so both are known to be there. */
function byDefaultTag(to: string, side: Side): Side {
  return {
    ...side,
    async find(reference) {
      const { repository, digest } = parseReference(reference);
      if (repository !== to) return undefined;
      if (digest === undefined) return side.find(reference);
      const found = await side.find(`${to}:${defaultTag(digest)}`);
      return found?.descriptor.digest === digest ? found : undefined;
    },
  };
}
