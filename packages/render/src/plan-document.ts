import { bySite, type Survey } from '@cse/executor';
import { planDigest, type Plan, type PlannedImage, type Step } from '@cse/graph';
import type { Digest } from '@cse/oci';

/** A plan as `--json` prints it. */
export interface PlanDocument {
  readonly plan: Digest;
  readonly images: readonly PlannedImage[];
  readonly steps: { readonly total: number; readonly blobs: number; readonly manifests: number; readonly tags: number };
  /** Of blobs, each once for every repository that needs it. */
  readonly bytes: {
    readonly wanted: number;
    readonly toMove: number;
    readonly toMount: number;
    readonly existing: number;
  };
  /** The same for each plugin; what several want alike is counted for each of them. */
  readonly plugins: readonly PluginShare[];
  /** The same for each target, where there are several. */
  readonly sites?: readonly SiteShare[] | undefined;
  readonly notes: readonly string[];
  readonly postponed: Plan['postponed'];
}

/** What is wanted, and what of it is there. */
export interface PlanShare {
  readonly images: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly toMove: number;
  readonly existing: number;
}

/** Of what one plugin wants. */
export interface PluginShare extends PlanShare {
  readonly plugin: string;
  /** The repositories that it puts content in; absent for a plugin that came with cse. */
  readonly repositories?: readonly string[] | undefined;
}

/** Of what goes to one target. */
export interface SiteShare extends PlanShare {
  readonly site: string;
  readonly to: string;
  /** Where it is false, the site is taken to be empty. */
  readonly reachable: boolean;
}

/** Says what a plan wants, and what of it is there. */
export function planDocument(plan: Plan, survey: Survey): PlanDocument {
  const { wanted, toMove, toMount, existing } = survey;
  const steps = [...plan.steps.values()];
  const of = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  return {
    plan: planDigest(plan),
    images: plan.images,
    steps: { total: steps.length, blobs: of('copy-blob'), manifests: of('put-manifest'), tags: of('put-tag') },
    bytes: { wanted, toMove, toMount, existing },
    plugins: pluginShares(plan, survey),
    ...(plan.sites && { sites: siteShares(plan, survey) }),
    notes: plan.notes,
    postponed: plan.postponed,
  };
}

function pluginShares(plan: Plan, survey: Survey): readonly PluginShare[] {
  const { steps, owners, images } = plan;
  return [...new Set([...owners.values()].flat())].sort().map((plugin) => {
    const own = [...steps.values()].filter(({ id }) => owners.get(id)?.includes(plugin));
    return {
      plugin,
      ...shareOf(survey, { steps: own, images: images.filter(({ owner }) => owner === plugin) }),
      ...(isOfOthers(plugin) && { repositories: [...new Set(own.map(({ to }) => to))].sort() }),
    };
  });
}

/** Only what came with cse has a name without a scope. */
const isOfOthers = (plugin: string) => plugin.startsWith('@');

function siteShares(plan: Plan, survey: Survey): readonly SiteShare[] {
  return bySite(plan).map(({ site, ...own }) => ({
    site: site.name,
    to: site.to,
    reachable: !survey.unreachable.includes(site),
    ...shareOf(survey, own),
  }));
}

interface Shared {
  readonly steps: readonly Step[];
  readonly images: readonly PlannedImage[];
}

function shareOf({ blobs: standing }: Survey, { steps, images }: Shared): PlanShare {
  const blobs = steps.filter((step) => step.kind === 'copy-blob');
  const sum = (some: typeof blobs) => some.reduce((total, { content }) => total + content.size, 0);
  return {
    images: images.length,
    blobs: blobs.length,
    bytes: sum(blobs),
    toMove: sum(blobs.filter(({ id }) => standing.get(id) === 'to move')),
    existing: sum(blobs.filter(({ id }) => standing.get(id) === 'existing')),
  };
}
