import { z } from 'zod';
import { unknownRelease } from './errors.ts';
import type { TkgFacts } from './facts.ts';

/** What the config asks of one TKG plugin. */
export interface TkgItem {
  /** Versions without `v`. */
  readonly releases: readonly string[];
  /** Only these TKrs; absent, all that each release has. */
  readonly tkrs?: readonly string[] | undefined;
  /** Only the packages for these providers; absent, all that the BOM names. */
  readonly providers?: readonly string[] | undefined;
}

/** The item of a plugin that serves the releases of `facts`. */
export function tkgItem(facts: TkgFacts): { parse(options: unknown): TkgItem } {
  const isServed = (version: string) => Object.hasOwn(facts.releases, version);
  return {
    parse(options) {
      const { tkg, tkrs, providers } = itemSchema.parse(options ?? {});
      const releases = (tkg ?? [facts.usual]).map(fullVersion);
      const unknown = releases.find((version) => !isServed(version));
      if (unknown !== undefined) throw unknownRelease(facts.use, unknown, Object.keys(facts.releases));
      return { releases: [...new Set(releases)], tkrs, providers };
    },
  };
}

const names = z.array(z.string().min(1)).min(1).optional();
const itemSchema = z.strictObject({ tkg: names, tkrs: names, providers: names });

/** `2.4` is the first release of that name. */
const fullVersion = (version: string) => version.replace(/^v/, '').replace(/^\d+\.\d+$/, '$&.0');
