import { unusableSites } from './errors.ts';

/** One of several targets of a transfer. */
export interface Site {
  /** What workers and other sites call it; its base, where it has no name. */
  readonly name: string;
  readonly to: string;
  /** The site before it that it gets its content from; the first one where nothing is said. */
  readonly via?: string | undefined;
}

/** Checks that each site has a name and a base of its own, and comes after the one that it copies from. Throws `SITES_INVALID`. */
export function checkedSites(sites: readonly Site[]): readonly Site[] {
  for (const [at, { name, to, via }] of sites.entries()) {
    const before = sites.slice(0, at);
    if (before.some((other) => other.name === name)) throw unusableSites(`two sites are called ${name}`);
    if (before.some((other) => other.to === to)) throw unusableSites(`two sites are at ${to}`);
    if (via !== undefined && !before.some((other) => other.name === via))
      throw unusableSites(`${name} copies from ${via}, which is no site before it`);
  }
  return sites;
}

/** The place of the site that a site copies from. */
export const viaOf = ({ via }: Site, sites: readonly Site[]): number =>
  Math.max(
    0,
    sites.findIndex(({ name }) => name === via),
  );
