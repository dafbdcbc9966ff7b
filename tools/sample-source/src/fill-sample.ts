import type { Store } from '@cse/store';
import { cseReleases } from './cse-releases.ts';
import { fillCliPlugins } from './fill-cli-plugins.ts';
import { fillCse } from './fill-cse.ts';
import { fillCompatibility, fillTkg } from './fill-tkg.ts';
import { Maker } from './maker.ts';
import { tkgReleases } from './tkg-releases.ts';

export interface SampleOptions {
  /** CSE releases to hold, of 4.2.0, 4.2.1 and 4.2.2; absent, all. */
  readonly cse?: readonly string[] | undefined;
  /** TKG releases to hold, of 2.3.1, 2.4.0 and 2.5.0; absent, none. */
  readonly tkg?: readonly string[] | undefined;
  /** TKG releases whose Tanzu CLI plugins to hold; absent, those of `tkg`. */
  readonly cliPlugins?: readonly string[] | undefined;
  /** The same seed gives the same bytes. */
  readonly seed?: string | undefined;
  /** How large layers are, 1 being life size. Absent, so small that all of it takes a few megabytes. */
  readonly scale?: number | undefined;
}

/** The hosts that the sample stands for. */
export const sampleHosts = ['projects.registry.vmware.com', 'registry.k8s.io', 'quay.io', 'index.docker.io'] as const;

/** Fills a store with a small, faithful copy of what the vendor's and the world's registries offer, under its real names. */
export async function fillSample(store: Store, options: SampleOptions = {}): Promise<void> {
  const { seed = 'sample', scale = 1 / 8192, tkg = [], cliPlugins = tkg } = options;
  const maker = new Maker(store, { seed, scale });
  for (const release of cseReleases) {
    if (options.cse?.includes(release.version) ?? true) await fillCse(release, maker);
  }
  const chosen = releasesIn(tkg);
  if (chosen.length > 0) await fillCompatibility(maker);
  for (const release of chosen) await fillTkg(release, maker);
  if (cliPlugins.length > 0) await fillCliPlugins(releasesIn(cliPlugins), { store, seed, scale });
}

/** The `--source` rules that make a server of the sample stand for all of its hosts: their names are the start of its paths. */
export function sampleSources(server: string): readonly string[] {
  return sampleHosts.map((host) => `${host}=${server}/${host}`);
}

const releasesIn = (versions: readonly string[]) =>
  tkgReleases.filter(({ version }) => versions.includes(version.slice(1)));
