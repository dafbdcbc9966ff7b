import type { Declaration, FlagDeclaration, OfferedRelease } from '@cse/plugin';
import { unknownPlugin, type Item } from '@cse/planner';
import type { TransferConfig } from './config.ts';
import {
  contestedRelease,
  missingPlugin,
  pluginCarried,
  nothingAsked,
  unknownRelease,
  type NeedyFlag,
} from './errors.ts';
import type { Carried } from './medium.ts';
import { checkNames, type InstalledPlugin, type KnownPlugin } from './installed.ts';

export interface ItemOptions {
  readonly plugins: readonly InstalledPlugin[];
  readonly known?: readonly KnownPlugin[] | undefined;
  /** Says that nothing need be asked for, where only the sides are looked at. */
  readonly idle?: boolean | undefined;
  /** The medium that is the source, which may carry plugins. */
  readonly from?: Pick<Carried, 'installs'> | undefined;
}

/** What each plugin is asked for: the releases it serves of those chosen, with its own flags, and the config's own items. */
export function itemsOf(
  config: TransferConfig,
  { plugins, known = [], idle = false, from }: ItemOptions,
): readonly Item[] {
  checkNames(plugins);
  if (!idle) checkWords(config, [...plugins, ...known], from);
  const chosen = plugins.filter(({ declaration: { use } }) => isChosen(use, config));
  const releases = releasesOf(config, chosen, [...plugins, ...known]);
  for (const plugin of known) checkPresent(plugin, { config, releases, plugins });
  const named = (kind: string, version: string) =>
    chosen.some(({ declaration }) => declaration.serves?.[kind]?.includes(version));
  const asked = chosen
    .map(({ declaration }) => itemOf(declaration, config, { releases, named }))
    .filter((item) => item !== undefined);
  const items = [...asked, ...config.items.filter(({ use }) => isChosen(use, config))];
  if (items.length === 0 && !idle) throw nothingAsked(kindsOf(plugins), needyFlag(config, chosen));
  return items;
}

/** A flag that was given, and asks for nothing without one of others. */
function needyFlag({ options }: TransferConfig, plugins: readonly InstalledPlugin[]): NeedyFlag | undefined {
  const [flag] = Object.keys(options);
  if (flag === undefined) return undefined;
  const taking = plugins.filter(({ declaration }) => flag in (declaration.flags ?? {}));
  const needs = taking.flatMap(({ declaration: { serves = {}, flags: its = {} } }) => [
    ...Object.keys(serves),
    ...Object.keys(its).filter((name) => its[name]?.alone),
  ]);
  return needs.length === 0 ? undefined : { flag, needs: [...new Set(needs)] };
}

/** The kinds of release that plugins serve; each is a flag. */
export function kindsOf(plugins: readonly InstalledPlugin[]): readonly string[] {
  return [...new Set(plugins.flatMap(({ declaration }) => Object.keys(declaration.serves ?? {})))];
}

type Releases = Readonly<Record<string, readonly string[]>>;

function releasesOf(
  { releases }: TransferConfig,
  chosen: readonly InstalledPlugin[],
  all: readonly KnownPlugin[],
): Releases {
  const entries = Object.entries(releases).map(
    ([kind, versions]) => [kind, versions.map((version) => releaseOf(kind, version, all))] as const,
  );
  for (const [kind, versions] of entries) for (const version of versions) checkUncontested(kind, version, chosen);
  return Object.fromEntries(entries);
}

/** The full name of a release: without a patch it is the first one. */
export function releaseOf(kind: string, version: string, plugins: readonly KnownPlugin[]): string {
  const served = [...new Set(plugins.flatMap(({ declaration }) => declaration.serves?.[kind] ?? []))];
  const wanted = version.replace(/^v/, '');
  const isPatch = plugins.some(({ declaration }) => isPatchFor(declaration, kind, wanted));
  const found = [wanted, `${wanted}.0`].find((name) => served.includes(name)) ?? (isPatch ? wanted : undefined);
  if (found === undefined)
    throw unknownRelease(
      kind,
      version,
      served.sort().map((name) => `${kind} ${name}`),
    );
  return found;
}

/** The plugins that would serve a release, and whether they name it: else they take it for a patch of a minor version. */
export function servingRelease<Serving extends KnownPlugin>(
  { kind, version }: OfferedRelease,
  plugins: readonly Serving[],
): { readonly serving: readonly Serving[]; readonly known: boolean } {
  const naming = plugins.filter(({ declaration }) => declaration.serves?.[kind]?.includes(version));
  if (naming.length > 0) return { serving: naming, known: true };
  return { serving: plugins.filter(({ declaration }) => isPatchFor(declaration, kind, version)), known: false };
}

/** Says whether a release is a patch of a minor version that a plugin serves whether or not it knows the patch. */
function isPatchFor(
  { servesPatchesOf = {} }: Pick<Declaration, 'servesPatchesOf'>,
  kind: string,
  version: string,
): boolean {
  const [, minor] = /^(\d{1,9}\.\d{1,9})\.\d{1,9}$/.exec(version) ?? [];
  return minor !== undefined && (servesPatchesOf[kind]?.includes(minor) ?? false);
}

function checkUncontested(kind: string, version: string, plugins: readonly InstalledPlugin[]): void {
  const serving = plugins.filter(({ declaration }) => declaration.serves?.[kind]?.includes(version));
  const byPath = Map.groupBy(serving, ({ declaration }) => (declaration.paths ?? [declaration.use]).join());
  for (const [, rivals] of byPath)
    if (rivals.length > 1)
      throw contestedRelease(
        `${kind} ${version}`,
        rivals.map(({ name }) => name),
      );
}

interface Presence {
  readonly config: TransferConfig;
  readonly releases: Releases;
  readonly plugins: readonly InstalledPlugin[];
}

/** A release that lacks one of its plugins would be silently incomplete. */
function checkPresent({ name, declaration }: KnownPlugin, { config, releases, plugins }: Presence): void {
  const { use, serves = {}, paths = [] } = declaration;
  if (!isChosen(use, config)) return;
  for (const [kind, versions] of Object.entries(releases)) {
    const needed = versions.find((version) => serves[kind]?.includes(version));
    const served = plugins.some(
      ({ declaration: other }) =>
        needed !== undefined &&
        other.serves?.[kind]?.includes(needed) &&
        other.paths?.some((path) => paths.includes(path)),
    );
    if (needed !== undefined && !served) throw missingPlugin(`${kind} ${needed}`, name);
  }
}

interface ChosenReleases {
  readonly releases: Releases;
  /** Says whether a plugin serves a release by its name. */
  readonly named: (kind: string, version: string) => boolean;
}

function itemOf(
  declaration: Declaration,
  { options }: TransferConfig,
  { releases, named }: ChosenReleases,
): Item | undefined {
  const { use, serves = {}, flags = {} } = declaration;
  const isServed = (kind: string, version: string) =>
    serves[kind]?.includes(version) || (!named(kind, version) && isPatchFor(declaration, kind, version));
  const served = Object.entries(releases)
    .map(([kind, versions]) => [kind, versions.filter((version) => isServed(kind, version))] as const)
    .filter(([, versions]) => versions.length > 0);
  const given = Object.entries(flags).filter(([flag]) => options[flag] !== undefined);
  if (served.length === 0 && !given.some(([, { alone = false }]) => alone)) return undefined;
  const own = Object.entries(flags)
    .map(([flag, declared]) => [declared.option ?? flag, options[flag] ?? defaultOf(declared)] as const)
    .filter(([, value]) => value !== undefined);
  return { use, options: Object.fromEntries([...served, ...own]) };
}

const defaultOf = ({ default: value, multiple = false }: FlagDeclaration) =>
  multiple && value !== undefined ? [value] : value;

/** A word that no plugin has would leave out nothing, or all: what was meant is another. */
function checkWords(
  { only, skip, items }: TransferConfig,
  plugins: readonly KnownPlugin[],
  from: ItemOptions['from'],
): void {
  const uses = [...new Set(plugins.map(({ declaration }) => declaration.use))];
  for (const word of [...only, ...skip]) if (!uses.some(isMeantBy(word))) throw unknownPlugin(word, uses);
  for (const { use } of items) {
    const line = from?.installs?.get(use);
    if (!uses.includes(use)) throw line === undefined ? unknownPlugin(use, uses) : pluginCarried(use, line);
  }
}

/** Says whether `--only` and `--skip` leave a plugin. */
export function isChosen(use: string, { only, skip }: TransferConfig): boolean {
  const isNamed = (word: string) => isMeantBy(word)(use);
  return (only.length === 0 || only.some(isNamed)) && !skip.some(isNamed);
}

/** `--only` and `--skip` take a plugin's word, or what several begin with: `tkg` stands for `tkg-2.4` and `tkg-2.5`. */
const isMeantBy = (word: string) => (use: string) => use === word || use.startsWith(`${word}-`);
