import { invalidSide } from './errors.ts';

/** One of the two things that are compared. */
export type Side =
  | { readonly kind: 'plan'; readonly path: string }
  | { readonly kind: 'releases'; readonly releases: Readonly<Record<string, readonly string[]>> }
  | { readonly kind: 'target' }
  /** What flags and config ask for. */
  | { readonly kind: 'asked' };

/** Reads what is typed: `target`, releases as `cse@4.2.2,tkg@2.5`, or else the path of a kept plan. Throws `SIDE_INVALID`. */
export function parseSide(text: string | undefined, kinds: readonly string[]): Side {
  if (text === undefined) return { kind: 'asked' };
  if (text === 'target') return { kind: 'target' };
  if (kinds.some((kind) => text.startsWith(`${kind}:`))) throw invalidSide(text, text, kinds);
  if (!/^[a-z][a-z0-9-]*@/.test(text)) return { kind: 'plan', path: text };
  const releases: Record<string, string[]> = Object.fromEntries(kinds.map((kind) => [kind, []]));
  for (const release of text.split(',')) {
    const [kind = '', version = ''] = release.split('@');
    const versions = releases[kind];
    if (!versions || version === '') throw invalidSide(text, release, kinds);
    versions.push(version);
  }
  return { kind: 'releases', releases };
}
