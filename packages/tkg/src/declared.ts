import { minorOf, type ReleaseFacts, type TkgFacts } from './facts.ts';

type PerRelease<Said> = Readonly<Record<string, Said>>;

/** What the package.json of a TKG plugin says, under `"cse"`, of its releases. */
export interface TkgDeclared {
  readonly use: string;
  readonly serves: { readonly tkg: readonly string[] };
  readonly servesPatchesOf: { readonly tkg: readonly string[] };
  readonly advice: {
    readonly goesWith: PerRelease<PerRelease<readonly string[]>>;
    readonly beside: PerRelease<readonly string[]>;
    readonly about: PerRelease<{
      readonly images?: number;
      readonly bytes?: number;
      readonly kubernetes?: readonly string[];
    }>;
  };
}

/** What a TKG plugin has to declare, made of what it knows. */
export function declaredBy({ use, releases }: TkgFacts): TkgDeclared {
  return {
    use,
    serves: { tkg: Object.keys(releases) },
    servesPatchesOf: { tkg: [...new Set(Object.keys(releases).map(minorOf))] },
    advice: {
      goesWith: perRelease(releases, ({ goesWith }) => goesWith),
      beside: perRelease(releases, besideOf),
      about: perRelease(releases, aboutOf),
    },
  };
}

/** The releases whose group of Tanzu CLI plugins is known: those that the CLI plugins can be brought for. */
export const withCliPlugins = ({ releases }: TkgFacts): readonly string[] =>
  Object.keys(perRelease(releases, ({ cliPlugins }) => cliPlugins));

function aboutOf({ about, tkrs }: ReleaseFacts) {
  const kubernetes = [...new Set(tkrs.map(({ name }) => /^v([\d.]+)/.exec(name)?.[1] ?? name))];
  if (about === undefined && kubernetes.length === 0) return undefined;
  return { ...about, ...(kubernetes.length > 0 ? { kubernetes } : {}) };
}

function besideOf({ tkrs, cliPlugins }: ReleaseFacts): readonly string[] {
  return [
    ...tkrs.flatMap(({ name, ova }) => (ova === undefined ? [] : [`${name} is the OVA template ending in ${ova}`])),
    ...(cliPlugins === undefined ? [NO_GROUP] : []),
  ];
}

const NO_GROUP =
  'no group of Tanzu CLI plugins is known for it, so none are copied: find one with cse cli-plugins groups, and pass it with --group';

function perRelease<Said extends object | string>(
  releases: TkgFacts['releases'],
  saidOf: (release: ReleaseFacts) => Said | undefined,
): PerRelease<Said> {
  return Object.fromEntries(
    Object.entries(releases).flatMap(([version, release]) => {
      const said = saidOf(release);
      return said === undefined || (Array.isArray(said) && said.length === 0) ? [] : [[version, said]];
    }),
  );
}
