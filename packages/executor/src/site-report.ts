import type { Fault } from '@cse/errors';
import { siteFinder, type Plan, type PlannedSite } from '@cse/graph';
import { bySite } from './by-site.ts';
import type { RunEvent } from './event.ts';
import { Sums, type ByteCounts, type StepCounts } from './sums.ts';

/** What one of several targets has and lacks. */
export interface SiteReport {
  /** Its name; its base, where it has none. */
  readonly site: string;
  readonly to: string;
  readonly ok: boolean;
  /** Who must act, where a step of the site failed. */
  readonly fault?: Fault | undefined;
  readonly steps: StepCounts;
  readonly bytes: ByteCounts;
  readonly images: number;
  /** How many of the images are whole, and have their name. */
  readonly complete: number;
  /** The references of those that are not. */
  readonly missing: readonly string[];
}

/** Adds up a run for each site of a plan; there are none where the plan has one target. */
export class SiteSums {
  readonly #siteOf: (name: string) => PlannedSite | undefined;
  readonly #sums: ReadonlyMap<PlannedSite, Sums>;

  constructor(plan: Plan) {
    this.#siteOf = siteFinder(plan);
    this.#sums = new Map(bySite(plan).map(({ site, ...own }) => [site, new Sums(plan, own)]));
  }

  add(event: RunEvent): void {
    if (this.#sums.size === 0 || !('id' in event)) return;
    const site = this.#siteOf(event.id);
    if (site) this.#sums.get(site)?.add(event);
  }

  /** What each site came to; `faultOf` says the worst fault of the steps that are chosen. */
  reports(faultOf: (isOwn: (id: string) => boolean) => Fault | undefined): readonly SiteReport[] {
    return [...this.#sums].map(([site, sums]) => {
      const fault = faultOf((id) => this.#siteOf(id) === site);
      return {
        site: site.name,
        to: site.to,
        ok: sums.ok,
        ...(fault && { fault }),
        steps: sums.steps,
        bytes: sums.bytes,
        images: sums.images.length,
        complete: sums.complete,
        missing: sums.missing.map(({ reference }) => reference),
      };
    });
  }
}
