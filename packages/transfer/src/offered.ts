import { messageOf } from '@cse/errors';
import type { OfferedRelease, PlanContext } from '@cse/plugin';
import { compareText, compareVersions } from '@cse/text';
import { z } from 'zod';
import { invalidOffer } from './errors.ts';
import { loadPlugin, type InstalledPlugin } from './installed.ts';
import { servingRelease } from './items.ts';

/** A release that the source offers. */
export interface SourceRelease extends OfferedRelease {
  /** The plugins that would serve it, if any. */
  readonly plugins: readonly { readonly use: string; readonly name: string }[];
  /** Whether one of them names it. Else they serve it as a patch release, of which they know nothing but what the source says. */
  readonly known: boolean;
}

const offerSchema = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^[\w.+-]{1,128}$/),
});

/** More than any source has: what lists more is in a loop. */
const MOST = 10_000;

/** Asks the plugins that serve releases which ones the source offers. Throws where none of them can tell. */
export async function offeredReleases(
  plugins: readonly InstalledPlugin[],
  context: PlanContext,
): Promise<readonly SourceRelease[]> {
  const serving = plugins.filter(({ declaration: { serves, servesPatchesOf } }) => serves ?? servesPatchesOf);
  const answers = await Promise.allSettled(serving.map((plugin) => offersOf(plugin, context)));
  const failures = answers.filter((answer) => answer.status === 'rejected');
  const offers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (offers.length === 0 && failures[0]) throw failures[0].reason;
  for (const reason of new Set(failures.map((failure) => messageOf(failure.reason))))
    context.note(`not all is listed: ${reason}`);
  const releases = new Map(offers.map((offer) => [`${offer.kind} ${offer.version}`, offer]));
  return [...releases.values()]
    .sort((a, b) => compareText(a.kind, b.kind) || compareVersions(a.version, b.version))
    .map((offer) => served(offer, plugins));
}

async function offersOf(installed: InstalledPlugin, context: PlanContext): Promise<readonly OfferedRelease[]> {
  const plugin = await loadPlugin(installed);
  const offers: OfferedRelease[] = [];
  for await (const offer of plugin.releases?.(context) ?? []) {
    const checked = offerSchema.safeParse(offer);
    if (!checked.success) throw invalidOffer(installed.name, z.prettifyError(checked.error));
    if (offers.length === MOST) throw invalidOffer(installed.name, `it lists more than ${MOST}`);
    offers.push(checked.data);
  }
  return offers;
}

function served(offer: OfferedRelease, plugins: readonly InstalledPlugin[]): SourceRelease {
  const { serving, known } = servingRelease(offer, plugins);
  return { ...offer, plugins: serving.map(({ name, declaration: { use } }) => ({ use, name })), known };
}
