import { CseError } from '@cse/errors';
import type { Digest } from '@cse/oci';
import type { Located, PlanContext, Want } from '@cse/plugin';
import { parse } from 'yaml';
import { z } from 'zod';

/** A chart at its source. */
export interface FoundChart {
  readonly name: string;
  /** Its version, as a tag: `+` is `_` there (helm.sh/docs/topics/registries). */
  readonly tag: string;
  /** The chart, and what belongs to it. */
  readonly wants: readonly Want[];
}

const CONFIG = 'application/vnd.cncf.helm.config.v1+json';
const CONTENT = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** Finds a chart in a registry, or in a repository that has an index.yaml. */
export async function findChart(reference: string, context: PlanContext): Promise<FoundChart> {
  const [, url = '', name = '', version = ''] = /^(.+)\/([^/:]+):([^/:]+)$/.exec(reference) ?? [];
  const tag = version.replaceAll('+', '_');
  if (url.startsWith('oci://')) {
    const [found] = await context.images([`${url.slice('oci://'.length)}/${name}:${tag}`]);
    return { name, tag, wants: found?.wants ?? [] };
  }
  const content = await fromRepository(url, { name, version }, context);
  return { name, tag, wants: [{ content, to: context.place(`charts/${name}`), tag }] };
}

const indexSchema = z.object({
  entries: z.record(
    z.string(),
    z.array(z.looseObject({ version: z.string(), urls: z.array(z.string()).min(1), digest: z.string().optional() })),
  ),
});

/** Makes of a file what `helm push` makes of it: a manifest with the chart as its layer (helm.sh/community/hips/hip-0006). */
async function fromRepository(
  url: string,
  { name, version }: { readonly name: string; readonly version: string },
  { document, file, create }: PlanContext,
): Promise<Located> {
  const index = new TextDecoder().decode(await document(`${url}/index.yaml`));
  const entry = indexSchema.parse(parse(index)).entries[name]?.find((each) => each.version === version);
  if (!entry) throw unknownChart(`${url} has no chart ${name} ${version}`);
  const { urls, digest, created: _, ...metadata } = entry;
  if (digest === undefined) throw unknownChart(`${url} does not say the digest of ${name} ${version}`);
  const at = new URL(urls[0] ?? '', `${url}/`).href;
  const hex = digest.replace(/^sha256:/, '');
  const { descriptor: layer } = await file({ url: at, digest: `sha256:${hex}` as Digest, mediaType: CONTENT });
  const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  const { descriptor: config } = create(CONFIG, encode(metadata));
  return create(MANIFEST, encode({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] }));
}

const unknownChart = (message: string) =>
  new CseError('CHART_UNKNOWN', 'plan', message, { hint: 'See the index.yaml of the repository for what it has.' });
