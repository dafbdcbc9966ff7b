import { siteFinder, type Plan, type PlannedImage, type PlannedSite, type Step } from '@cse/graph';

/** What of a plan goes to one of its sites. */
export interface SiteContent {
  readonly site: PlannedSite;
  readonly steps: readonly Step[];
  readonly images: readonly PlannedImage[];
}

/** A plan by its sites, in their order; nothing where it has one target. */
export function bySite(plan: Plan): readonly SiteContent[] {
  const { sites = [] } = plan;
  if (sites.length === 0) return [];
  const siteOf = siteFinder(plan);
  const steps = Map.groupBy(plan.steps.values(), ({ to }) => siteOf(to));
  const images = Map.groupBy(plan.images, ({ reference }) => siteOf(reference));
  return sites.map((site) => ({ site, steps: steps.get(site) ?? [], images: images.get(site) ?? [] }));
}
