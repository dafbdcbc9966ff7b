import { isManifest, type Digest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import type { BroughtImage } from './bring.ts';

/** What some images amount to, content that they share counted once. */
export interface Weight {
  readonly images: number;
  readonly bundles: number;
  readonly bytes: number;
}

/** Adds up what images bring from the source: manifests, configs and layers, those in bundles too. */
export async function weigh(brought: readonly BroughtImage[], context: PlanContext): Promise<Weight> {
  const sizes = new Map<Digest, number>();
  const bundles = brought.filter(({ isBundle }) => isBundle).length;
  for (const { content } of brought.flatMap(({ wants }) => wants)) await measure(content, { sizes, context });
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  return { images: brought.length - bundles, bundles, bytes };
}

interface Scale {
  readonly sizes: Map<Digest, number>;
  readonly context: PlanContext;
}

async function measure(content: Located, scale: Scale): Promise<void> {
  const { descriptor, holder } = content;
  if (holder === 'plan' || scale.sizes.has(descriptor.digest)) return;
  scale.sizes.set(descriptor.digest, descriptor.size);
  if (!isManifest(descriptor)) return;
  for (const child of await scale.context.successors(content)) await measure(child, scale);
}
