import { z } from 'zod';

/** What a plugin knows of its releases before it asks any registry. */
export interface TkgFacts {
  /** The plugin's word in the config. */
  readonly use: string;
  /** The release that is meant where none is named. */
  readonly usual: string;
  /** The releases that it serves, by version without `v`. */
  readonly releases: Readonly<Record<string, ReleaseFacts>>;
}

export interface ReleaseFacts {
  /** The TKrs that are known to be its own. The compatibility file decides; these only help to read what people type. */
  readonly tkrs: readonly KnownTkr[];
  /** The releases of other kinds that it is known to work with: `{ cse: ['4.2.1'] }`. */
  readonly goesWith?: Readonly<Record<string, readonly string[]>> | undefined;
  /** About how many images its packages are, and how many bytes to download: measured on typical content. */
  readonly about?: { readonly images: number; readonly bytes: number } | undefined;
  /** The group of Tanzu CLI plugins that was made for it: `vmware-tkg/default:v2.5.0`. */
  readonly cliPlugins?: string | undefined;
}

export interface KnownTkr {
  readonly name: string;
  /** Other names that public tables give the same OVA. */
  readonly alsoCalled?: readonly string[] | undefined;
  /** The version of its OVA, which ends in the OVA's hash. */
  readonly ova?: string | undefined;
  /** The tags that clusters made from the OVA ask for; more than one where public tables disagree. */
  readonly etcd?: readonly string[] | undefined;
  readonly coredns?: readonly string[] | undefined;
}

/** `2.5` of `2.5.2`. */
export const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** What another plugin of the family says that it knows. A newer one may say it otherwise; then it is as if it knew nothing. */
export function releaseFacts(facts: unknown, version: string): ReleaseFacts | undefined {
  const { data } = factsSchema.safeParse(facts);
  return data?.releases[version];
}

const tags = z.array(z.string()).optional();
const tkrSchema = z.object({
  name: z.string(),
  alsoCalled: tags,
  ova: z.string().optional(),
  etcd: tags,
  coredns: tags,
});
const factsSchema = z.object({ releases: z.record(z.string(), z.object({ tkrs: z.array(tkrSchema) })) });
