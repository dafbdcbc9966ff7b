import { isIndex, isManifest, parseManifest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import { jsonOf } from '@cse/text';
import { z } from 'zod';

const LABEL = 'dev.carvel.imgpkg.bundle';

// A config that is larger describes something else, and need not be read to know it.
const LARGEST_CONFIG = 4 * 1024 * 1024;

/**
 * Says whether an image is a bundle. The label in its config alone says so, and only that it is there: not its value, nor
 * the media types. An index never is one.
 */
export async function isBundle(image: Located, context: Pick<PlanContext, 'read'>): Promise<boolean> {
  if (!isManifest(image.descriptor) || isIndex(image.descriptor)) return false;
  const { config } = parseManifest(image.descriptor, await context.read(image));
  if (!config || config.size > LARGEST_CONFIG) return false;
  return hasBundleLabel(await context.read({ descriptor: config, holder: image.holder }));
}

function hasBundleLabel(config: Uint8Array): boolean {
  // An artifact's config may be anything, so what is not JSON is not a bundle.
  const { data } = configSchema.safeParse(jsonOf(new TextDecoder().decode(config)));
  return data !== undefined && LABEL in (data.config?.Labels ?? {});
}

const configSchema = z.object({
  config: z.object({ Labels: z.record(z.string(), z.unknown()).nullish() }).nullish(),
});
