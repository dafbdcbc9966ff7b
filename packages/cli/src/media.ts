import * as Flags from '@oclif/core/flags';
import { MEDIA, type KnownMedium, type MediumFlag } from '@cse/media';
import type { Medium } from '@cse/session';

interface Chosen {
  readonly medium: Medium;
  readonly paths: readonly [string, ...string[]];
}

/** The medium that was named, and where it is. oclif has seen that it is exactly one. */
export function mediumIn(flags: Readonly<Record<string, unknown>>): Chosen {
  for (const [flag, { medium }] of Object.entries<KnownMedium>(MEDIA)) {
    const [first, ...others] = [flags[flag] ?? []].flat().map(String);
    if (first !== undefined) return { medium, paths: [first, ...others] };
  }
  throw new Error('no medium was named');
}

/** The flags that name a medium. */
export const media = Object.keys(MEDIA);

const shared = { exactlyOne: media };

const once = ({ summary, value }: MediumFlag) => Flags.string({ ...shared, summary, helpValue: value });

const repeatable = ({ summary, value }: MediumFlag) =>
  Flags.string({ ...shared, summary, helpValue: value, multiple: true, multipleNonGreedy: true });

type FlagFor<Told extends MediumFlag> = ReturnType<
  Told extends { readonly repeatable: true } ? typeof repeatable : typeof once
>;

/** The flags that name where a medium is, to be written or to be read. */
export const mediaFlags = <Use extends 'writing' | 'reading'>(use: Use) =>
  // Object.fromEntries forgets which key has which value.
  Object.fromEntries(
    Object.entries<KnownMedium>(MEDIA).map(([name, { [use]: flag }]) => [
      name,
      flag.repeatable ? repeatable(flag) : once(flag),
    ]),
  ) as { readonly [Name in keyof typeof MEDIA]: FlagFor<(typeof MEDIA)[Name][Use]> };
