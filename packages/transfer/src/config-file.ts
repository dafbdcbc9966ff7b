import { dirname, resolve } from 'node:path';
import type { FlagDeclaration } from '@cse/plugin';
import { closest, type CseError } from '@cse/errors';
import { readYaml, YamlError, type ReadYaml } from '@cse/yaml';
import { isMap, isNode, isScalar, isSeq, type Document, type Node } from 'yaml';
import { z } from 'zod';
import { invalidConfig } from './errors.ts';
import { itemJsonSchema, type ItemSchemas } from './item-schema.ts';
import { budgetKeys } from './request-budget.ts';

/** A config file, read. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

export interface ConfigShape {
  readonly kinds: readonly string[];
  readonly flags: Readonly<Record<string, FlagDeclaration>>;
  /** The releases of each kind, for editors to offer. */
  readonly served?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The plugins' names, for editors to offer. */
  readonly uses?: readonly string[] | undefined;
  /** What the items of plugins are, as they are written. */
  readonly items?: ItemSchemas | undefined;
}

/** One thing that is wrong with what a config says. */
export interface ConfigIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Keys that there are not. */
  readonly keys?: readonly string[] | undefined;
  /** The keys that there are, where a plugin says so. */
  readonly known?: readonly string[] | undefined;
}

/** A config file as it was understood. */
export interface ReadConfig {
  readonly written: WrittenConfig;
  /** The error for something that is wrong in one of its items, with the line. */
  refuseItem(at: number, issue: ConfigIssue): CseError;
}

const registrySchema = z.strictObject({
  ca: z.string().optional().describe('A PEM file of CA certificates to trust'),
  plainHttp: z.boolean().optional().describe('Use plain HTTP for this registry'),
  certificate: z.string().optional().describe('A file with the client certificate'),
  key: z.string().optional().describe('A file with the key of the client certificate'),
  trusted: z
    .array(z.url())
    .optional()
    .describe('Other origins that may receive its credentials, such as its token service'),
  ...budgetKeys,
});
const siteSchema = registrySchema.extend({
  name: z
    .string()
    .regex(/^[\w][\w.-]*$/, 'is not a name')
    .describe('What the site is called'),
  to: z.string().describe("The base at the site's registry"),
  via: z.string().optional().describe('The site before it that it copies from; by default the first'),
});
const usedSchema = z.string().describe('The plugin');
const itemSchema = z.looseObject({ use: usedSchema });
const ruleSchema = z.strictObject({ from: z.string(), to: z.string() });
const NESTED: Readonly<Record<string, z.ZodObject>> = {
  registries: registrySchema,
  sites: siteSchema,
  sources: ruleSchema,
};
const manySchema = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

/** The shape of `cse.yaml`; the kinds of release and the plugins' own flags are keys of it. */
function schemaFor({ kinds, flags, served = {}, uses = [], items = {} }: ConfigShape) {
  const releases = Object.fromEntries(
    kinds.map((kind) => [
      kind,
      manySchema.optional().meta({ description: `Releases of ${kind}`, ...oneOrMany(offered(served[kind] ?? [])) }),
    ]),
  );
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, flag]) => [
      name,
      valueOf(flag)
        .optional()
        .meta({ description: flag.summary, ...typeOf(flag) }),
    ]),
  );
  return z.strictObject({
    ...releases,
    ...options,
    to: z.string().optional().describe("The target's registry base"),
    sites: z.array(siteSchema).min(1).optional().describe('Several targets, in place of `to`'),
    sources: z.array(ruleSchema).optional().describe('Look for content of `from` at `to`, in this order'),
    registries: z.record(z.string(), registrySchema).optional().describe('Settings of registries, by host'),
    items: z
      .array(itemSchema.extend({ use: usedSchema.meta(offered(uses)) }).meta(itemJsonSchema(items)))
      .optional()
      .describe('Additional items, for any plugin'),
    only: z
      .array(z.string())
      .optional()
      .meta({ description: 'Use only these plugins', items: offered(uses) }),
    skip: z
      .array(z.string())
      .optional()
      .meta({ description: 'Leave out these plugins', items: offered(uses) }),
    concurrency: z.int().optional().describe('Parallel transfers; lowered automatically when a registry asks for it'),
    platforms: manySchema.optional().describe('Only these platforms of images that have several, such as linux/amd64'),
    strictSignatures: z.boolean().optional().describe('Fail if a registry cannot list signatures'),
  });
}

/** A text, of which editors offer these. */
const offered = (known: readonly string[]) =>
  known.length === 0 ? { type: 'string' } : { anyOf: [{ enum: known }, { type: ['string', 'number'] }] };
const oneOrMany = (each: object) => ({ anyOf: [each, { type: 'array', items: each }] });

/** What a flag of a plugin takes: one of its choices, or what is for its plugin to check. */
function valueOf({ choices, multiple = false }: FlagDeclaration): z.ZodType {
  if (!choices) return z.unknown();
  const said = { error: `is none of ${choices.join(', ')}` };
  const one = z.enum(choices, said);
  return multiple ? z.union([one, z.array(one)], said) : one;
}

/** The same as JSON schema. */
function typeOf({ boolean = false, multiple = false, choices, default: standard }: FlagDeclaration): object {
  if (boolean) return { type: 'boolean' };
  const one = choices ? { enum: choices } : { type: 'string' };
  return { ...(multiple ? oneOrMany(one) : one), ...(standard === undefined ? {} : { default: standard }) };
}

export type WrittenConfig = Omit<z.infer<ReturnType<typeof schemaFor>>, never>;

/** The JSON schema of `cse.yaml`, for editors. */
export function jsonSchemaFor(shape: ConfigShape): object {
  return z.toJSONSchema(schemaFor(shape), { io: 'input', target: 'draft-7' });
}

/** Reads `cse.yaml`. Throws `CONFIG_INVALID`, with the line. Files that it names are relative to its own folder. */
export function parseConfigFile({ path, text }: ConfigFile, shape: ConfigShape): ReadConfig {
  const { document, lineOf, value } = yamlOf({ path, text });
  asTyped(document, shape.kinds);
  const { success, data, error } = schemaFor(shape).safeParse(value() ?? {});
  const refuse = (issue: ConfigIssue, whose = '') => {
    const { where, reason, near } = locate(issue, document, shape);
    return invalidConfig(`${path}:${lineOf(where)}`, reason + whose, { cause: error, near });
  };
  if (!success) throw refuse(error.issues[0] ?? { path: [], message: error.message });
  const { items = [] } = data;
  const refuseItem: ReadConfig['refuseItem'] = (at, issue) =>
    refuse({ ...issue, path: ['items', at, ...issue.path] }, ` (the item is for ${items[at]?.use})`);
  return { written: withPaths(data, path), refuseItem };
}

function yamlOf({ path, text }: ConfigFile): ReadYaml {
  try {
    const read = readYaml(text);
    read.value();
    return read;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw invalidConfig(`${path}:${error.line}`, error.message, { cause: error });
  }
}

/** `cse: 4.2` and `tkg: [2.10]` are names, though YAML takes them for numbers: they count as they are typed. */
function asTyped(document: Document, kinds: readonly string[]): void {
  for (const kind of kinds) {
    const node = document.get(kind, true);
    const scalars = isSeq(node) ? node.items : [node];
    for (const scalar of scalars)
      if (isScalar(scalar) && typeof scalar.value === 'number') scalar.value = scalar.source ?? String(scalar.value);
  }
}

interface LocatedIssue {
  readonly where: number;
  readonly reason: string;
  readonly near?: string | undefined;
}

function locate(issue: ConfigIssue, document: Document, shape: ConfigShape): LocatedIssue {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  const [unknown] = issue.keys ?? [];
  const node = nodeAt(path, document);
  const keys = isMap(node) ? node.items.map(({ key }) => key).filter(isScalar) : [];
  const key = keys.find(({ value }) => value === unknown);
  const where = (key ?? node)?.range?.[0] ?? 0;
  const reason =
    unknown === undefined ? `${path.join('.')}: ${issue.message}` : `there is no key "${[...path, unknown].join('.')}"`;
  const { known = keysAt(path, shape) } = issue;
  return { where, reason, near: unknown === undefined ? undefined : closest(unknown, known) };
}

/** The keys that there are at a path of the config. */
function keysAt([first]: readonly (string | number)[], shape: ConfigShape): readonly string[] {
  if (first === undefined) return Object.keys(schemaFor(shape).shape);
  return Object.keys(NESTED[first]?.shape ?? {});
}

/** What stands at a path, or else at the nearest one above it that is there. */
function nodeAt(path: readonly (string | number)[], document: Document): Node | undefined {
  const node = document.getIn(path, true);
  if (isNode(node)) return node;
  return path.length > 0 ? nodeAt(path.slice(0, -1), document) : undefined;
}

function withPaths(config: WrittenConfig, path: string): WrittenConfig {
  const from = (file: string | undefined) => (file === undefined ? undefined : resolve(dirname(path), file));
  const ofSites = (config.sites ?? []).map(
    ({ name: _, to, via: __, ...setting }) => [to.split('/')[0] ?? '', setting] as const,
  );
  const all = { ...config.registries };
  for (const [host, setting] of ofSites) all[host] = { ...all[host], ...setting };
  if (Object.keys(all).length === 0) return config;
  const registries = Object.entries(all).map(([host, setting]) => {
    const { ca, certificate, key } = setting;
    return [host, { ...setting, ca: from(ca), certificate: from(certificate), key: from(key) }] as const;
  });
  return { ...config, registries: Object.fromEntries(registries) };
}
