import { splitRepository } from '@cse/oci';

/** One of several targets of a plan. */
export interface PlannedSite {
  /** Its base, where it has no name. */
  readonly name: string;
  /** The base that all of it is below. */
  readonly to: string;
}

interface Sites {
  readonly sites?: readonly PlannedSite[] | undefined;
}

/** Finds the site that something at a target belongs to, by how its full name begins. */
export function siteFinder({ sites = [] }: Sites): (name: string) => PlannedSite | undefined {
  // Of bases of which one is below another, the longer one is meant.
  const ordered = [...sites].sort((a, b) => b.to.length - a.to.length);
  return (name) => ordered.find(({ to }) => name.startsWith(`${to}/`));
}

/** Says whose workers take what goes there: the name of its site, or the host of its registry. */
export function siteNamer(plan: Sites): (name: string) => string {
  const siteOf = siteFinder(plan);
  return (full) => {
    const site = siteOf(full);
    return site === undefined || site.name === site.to ? splitRepository(full).host : site.name;
  };
}
