import { faultOf } from '@cse/errors';
import { parseHolder } from '@cse/oci';
import type { Located } from '@cse/plugin';
import { imageMissing } from './errors.ts';
import type { BundleReader } from './bundle-reader.ts';

interface Search {
  readonly bundle: Located;
  /** Which place to ask first: the bundle's own repository, or the one that its lock names. */
  readonly order: 'own' | 'original';
  readonly context: BundleReader;
}

/** Finds an image of a bundle, in the bundle's own repository or where it came from. A place that cannot answer is passed over. */
export async function findMember(original: string, { bundle, order, context }: Search): Promise<Located> {
  const { side, repository } = parseHolder(bundle.holder);
  const own = `${repository}${original.slice(original.indexOf('@'))}`;
  const places = [...new Set(order === 'own' ? [own, original] : [original, own])];
  let failure: unknown;
  for (const place of places) {
    try {
      const found = await (side === 'target' ? context.target : context.source).find(place);
      if (found) return found;
    } catch (error) {
      if (!passing.has(faultOf(error))) throw error;
      failure = error;
    }
  }
  throw imageMissing(original, places, failure);
}

/** What one registry answers says nothing of the next; wrong content and our own bugs do. */
const passing = new Set(['access', 'unavailable', 'plan']);
