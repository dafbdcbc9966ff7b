import type { Declaration } from '@cse/plugin';
import { neededPackages } from '@cse/plugin-kit';
import type { FoundPackage } from '@cse/session';
import type { PackagePaper } from './node-read-package.ts';

/** Which package it is, and who signed it. */
export const headingOf = ({ name, version }: PackagePaper, signedBy: string | undefined) =>
  `${name} ${version}, ${signedBy === undefined ? 'not signed by a key that you trust' : `signed with the key ${signedBy}`}`;

/** What a plugin may do once it is there. */
export function rightsOf(
  paper: PackagePaper,
  declaration: Declaration | undefined,
  { packages }: { readonly packages: readonly FoundPackage[] },
): readonly string[] {
  const { oclif = {} } = paper;
  const needed = neededPackages(paper).join(', ');
  const replaced = replacedBy(declaration, packages).join(', ');
  return [
    ...(replaced === '' ? [] : [`  takes the place of ${replaced}, which came with cse`]),
    ...(declaration ? rightsOfPlans(declaration) : []),
    ...(paper['cse-queue'] === undefined
      ? []
      : ['  keeps the queues of runs, and runs as you, with all that you may do']),
    ...(oclif.commands === undefined ? [] : ['  has commands of its own, which run as you, with all that you may do']),
    ...(oclif.hooks === undefined ? [] : ['  has hooks, which are not run']),
    ...(needed === '' ? [] : [`  does not carry what it needs, which npm installs, and nobody vouches for: ${needed}`]),
  ];
}

function rightsOfPlans({ paths, serves = {}, sources = [] }: Declaration): readonly string[] {
  const places = paths
    ? paths.map((path) => `<base>/${path}`).join(', ')
    : 'any path below the base that no other plugin has';
  return [
    `  puts content at ${places || 'no path'}`,
    ...Object.entries(serves).map(([kind, versions]) => `  takes part in ${kind} ${versions.join(', ')}`),
    ...sources.map(({ from, to }) => `  asks ${to} for what is called ${from}`),
    '  reads what you can read from registries; plans in a process of its own, without your files and credentials',
  ];
}

/** The plugins of cse that it would take the place of, by the words after `use:`. */
export const replacedBy = ({ replaces = [] }: Partial<Declaration> = {}, packages: readonly FoundPackage[]) =>
  packages
    .filter(({ type }) => type === 'core')
    .map(({ pjson }) => ('cse' in pjson ? Object(pjson.cse).use : undefined))
    .filter((use) => replaces.includes(use));
