import type { FlagDeclaration } from '@cse/plugin';
import type { Item } from '@cse/planner';
import { parseTrustedOrigin } from '@cse/registry';
import { z } from 'zod';
import type { RegistrySetting, TransferConfig } from './config.ts';
import { parseConfigFile, type ConfigFile, type ConfigIssue, type ReadConfig } from './config-file.ts';
import { invalidHostSetting, invalidVariable } from './errors.ts';
import { parseHost } from './host.ts';
import { kindsOf } from './items.ts';
import type { InstalledPlugin } from './installed.ts';
import { parsePlatform } from './platform.ts';
import { parseBudget } from './request-budget.ts';
import { checkedSites, type Site } from './site.ts';
import { checkSourceRule, movedBy, parseSourceRule, type SourceRule } from './sources.ts';

export interface ConfigInput {
  /** By flag, without dashes, as the command line gives them. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly file?: ConfigFile | undefined;
  readonly plugins: readonly InstalledPlugin[];
}

/** Makes one config of flags, file and environment: flags win over the file, the file over `CSE_*` variables. Throws usage errors. */
export function parseConfig({ flags, env = {}, file, plugins }: ConfigInput): TransferConfig {
  const kinds = kindsOf(plugins);
  const declared = flagsOf(plugins);
  const moved = movedBy(plugins);
  const { written, refuseItem } = file ? parseConfigFile(file, { kinds, flags: declared }) : NOTHING;
  const items = (written.items ?? []).map(({ use, ...options }): Item => ({ use, options }));
  const said = (name: string, key = name) => flags[name] ?? (written as Record<string, unknown>)[key];
  const value = (name: string, key = name) => said(name, key) ?? env[variableOf(name)];
  const { to, sites } = targetsOf(flags['to'] ?? (written.sites ? undefined : value('to')), written.sites);
  const concurrency = value('concurrency');
  const budget = parseBudget((flag) => value(flag));
  const platforms = (list(value('platform', 'platforms')) ?? []).map(parsePlatform);
  const strict = value('strict-signatures', 'strictSignatures');
  return {
    releases: pick(kinds, (kind) => list(value(kind))),
    ...(to === undefined ? {} : { to }),
    ...(sites && { sites }),
    sources: rules(value('source', 'sources')),
    ...(moved.length === 0 ? {} : { moved }),
    registries: registriesOf(flags, written.registries ?? {}),
    options: pick(Object.keys(declared), (name) => {
      const flag = declared[name];
      return optionOf(flag, said(name) ?? inVariable(variableOf(name), env, flag));
    }),
    items,
    ...(refuseItem && {
      refusals: new Map(items.map((item, at) => [item, (issue: ConfigIssue) => refuseItem(at, issue)])),
    }),
    only: list(value('only')) ?? [],
    skip: list(value('skip')) ?? [],
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
    ...(concurrency === undefined ? {} : { concurrency: parseConcurrency(concurrency) }),
    ...(platforms.length === 0 ? {} : { platforms }),
    ...(strict === undefined ? {} : { strictSignatures: switchOf('--strict-signatures', strict) }),
  };
}

const NOTHING: Partial<ReadConfig> & Pick<ReadConfig, 'written'> = { written: {} };

/** The flags that the plugins declare, by name. */
export function flagsOf(plugins: readonly InstalledPlugin[]): Readonly<Record<string, FlagDeclaration>> {
  return Object.assign({}, ...plugins.map(({ declaration }) => declaration.flags ?? {}));
}

const variableOf = (name: string) => `CSE_${name.replaceAll('-', '_').toUpperCase()}`;

/** One target, or several: flags win over the sites of the file. */
function targetsOf(to: unknown, written: readonly Site[] | undefined): Pick<TransferConfig, 'to' | 'sites'> {
  const typed = to === undefined ? undefined : Array.isArray(to) ? to.map(String) : [String(to)];
  const sites = typed?.map((base): Site => ({ name: base, to: base })) ?? written ?? [];
  const [only] = sites;
  return sites.length > 1
    ? { sites: checkedSites(sites.map(({ name, to: base, via }) => ({ name, to: base, via }))) }
    : { to: only?.to };
}

/** One value, several, or several in one text: `CSE_TKG=2.4,2.5`. */
function list(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const values = Array.isArray(value) ? value : String(value).split(/[\s,]+/);
  return values.map(String).filter((each) => each !== '');
}

function optionOf(flag: FlagDeclaration | undefined, value: unknown): unknown {
  if (value === undefined || flag?.boolean) return value;
  return flag?.multiple ? list(value) : String(value);
}

/** What a variable says for a flag of a plugin, held to what the command line would take; an empty one says nothing. */
function inVariable(
  variable: string,
  { [variable]: text = '' }: NonNullable<ConfigInput['env']>,
  { boolean = false, multiple = false, choices }: Partial<FlagDeclaration> = {},
): unknown {
  if (text === '') return undefined;
  const takes = boolean ? ['true', 'false', '1', '0'] : choices;
  for (const each of multiple ? (list(text) ?? []) : [text])
    if (takes && !takes.includes(each)) throw invalidVariable(variable, each, takes);
  return boolean ? ['true', '1'].includes(text) : text;
}

function rules(value: unknown): readonly SourceRule[] {
  if (value === undefined) return [];
  const all = Array.isArray(value) ? value : (list(value) ?? []);
  return all.map((rule) => (typeof rule === 'string' ? parseSourceRule(rule) : checkSourceRule(rule as SourceRule)));
}

function registriesOf(
  flags: ConfigInput['flags'],
  written: Readonly<Record<string, RegistrySetting>>,
): TransferConfig['registries'] {
  const registries: Record<string, RegistrySetting> = {};
  for (const [host, setting] of Object.entries(written))
    registries[hostOf(host, 'registries')] = { ...setting, ...parseBudget((flag) => flags[flag]) };
  for (const pair of list(flags['ca']) ?? []) {
    const [name, ...path] = pair.split('=');
    if (!name || path.join('=') === '') throw invalidHostSetting('--ca', pair, 'it is not HOST=FILE');
    const host = hostOf(name, '--ca');
    registries[host] = { ...registries[host], ca: path.join('=') };
  }
  for (const name of list(flags['plain-http']) ?? []) {
    const host = hostOf(name, '--plain-http');
    registries[host] = { ...registries[host], plainHttp: true };
  }
  for (const pair of list(flags['trust-origin']) ?? []) {
    const { host: name, origin } = parseTrustedOrigin(pair);
    const host = hostOf(name, '--trust-origin');
    registries[host] = { ...registries[host], trusted: [...(registries[host]?.trusted ?? []), origin] };
  }
  return registries;
}

/** A host as references name it: a setting for any other name would never be looked at. */
function hostOf(text: string, setting: string): string {
  const host = parseHost(text);
  if (host === undefined)
    throw invalidHostSetting(setting, text, 'it is not a host, with an optional port: reg.example:5000');
  return host;
}

function parseConcurrency(value: unknown): number {
  const result = z.coerce.number().int().min(1).max(256).safeParse(value);
  if (!result.success)
    throw invalidHostSetting('--concurrency', String(value), 'it must be a whole number from 1 to 256');
  return result.data;
}

function switchOf(name: string, value: unknown): boolean {
  const on = ['true', '1'].includes(String(value));
  if (!on && !['false', '0', ''].includes(String(value)))
    throw invalidHostSetting(name, String(value), 'it must be true or false');
  return on;
}

function pick<T>(keys: readonly string[], valueOf: (key: string) => T | undefined): Record<string, T> {
  return Object.fromEntries(
    keys.map((key) => [key, valueOf(key)] as const).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}
