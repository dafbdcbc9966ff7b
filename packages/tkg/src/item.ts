import type { ItemParser } from '@cse/plugin';
import { z } from 'zod';
import { unknownRelease } from './errors.ts';
import { minorOf, type TkgFacts } from './facts.ts';

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
export function tkgItem(facts: TkgFacts): ItemParser<TkgItem> {
  return {
    '~standard': optionsSchema['~standard'],
    parse(options) {
      const { tkg: releases = [facts.usual], tkrs, providers } = parseOptions(options);
      const served = Object.keys(facts.releases);
      const minors = served.map(minorOf);
      // A patch release that came after this plugin is for the source to know.
      const unknown = releases.find((version) => !served.includes(version) && !isPatchOf(minors, version));
      if (unknown !== undefined) throw unknownRelease(facts.use, unknown, served);
      return { releases: [...new Set(releases)], tkrs, providers };
    },
  };
}

const isPatchOf = (minors: readonly string[], version: string) =>
  /^\d+\.\d+\.\d+$/.test(version) && minors.includes(minorOf(version));

/** The options of any TKG plugin, releases by their full versions. */
export function parseOptions(options: unknown): z.infer<typeof optionsSchema> {
  return optionsSchema.parse(options ?? {});
}

// In a config file a single name may stand without a list, and a version looks like a number.
const name = z.union([z.string().min(1), z.number().transform(String)]);
const names = z.union([z.array(name).min(1), name.transform((one) => [one])]);
const versions = names.transform((list) => list.map(fullVersion));
const optionsSchema = z.strictObject({
  tkg: versions.optional(),
  tkrs: names.optional(),
  providers: names.optional(),
});

/** `2.4` is the first release of that name. */
const fullVersion = (version: string) => version.replace(/^v/, '').replace(/^\d+\.\d+$/, '$&.0');
