import { definePlugin, type PlanContext, type Want } from '@cse/plugin';
import { parseReference } from '@cse/oci';
import { z } from 'zod';
import { findChart } from './find-chart.ts';
import { imagesOf, overlayOf } from './images.ts';
import { readChart } from './read-chart.ts';

const VALUES = 'application/vnd.example.helm.values.v1+yaml';

/** Helm charts, the images that they name, and for each chart the values that point to where its images are now. */
export default definePlugin({
  name: '@example/helm-charts',
  item: z.strictObject({
    /** `oci://HOST/PATH:VERSION`, or `https://HOST/PATH/NAME:VERSION` for a chart of the repository at `https://HOST/PATH`. */
    charts: z.array(
      z.string().regex(/^(?:oci|https):\/\/.+\/[^/:]+:[^/:]+$/, 'is not oci:// or https:// with a version'),
    ),
    /** Copy only the charts. */
    images: z.boolean().default(true),
  }),
  async *plan({ charts, images }, context) {
    for (const reference of charts) {
      const { name, tag, wants } = await findChart(reference, context);
      yield* wants;
      // The first want is the chart itself.
      const [chart] = wants;
      if (!images || !chart) continue;
      const parts = await readChart(chart.content, context);
      const named = imagesOf(parts);
      for (const found of await context.images(named.map(({ image }) => image))) yield* found.wants;
      if (context.destination === 'archive') context.postpone(`the values of ${name} ${tag}, which name the target`);
      else yield overlay({ path: `charts/${name}-values`, tag }, overlayOf(named, placeOf(context)), context);
    }
  },
});

const placeOf = (context: PlanContext) => (image: string) => context.relocate(parseReference(image).repository);

/** The values as an artifact, which `oras pull` writes to `values.yaml`. */
function overlay({ path, tag }: { path: string; tag: string }, values: string, { create, place }: PlanContext): Want {
  const encode = (text: string) => new TextEncoder().encode(text);
  const { descriptor: config } = create('application/vnd.oci.empty.v1+json', encode('{}'));
  const { descriptor } = create(VALUES, encode(values));
  const layers = [{ ...descriptor, annotations: { 'org.opencontainers.image.title': 'values.yaml' } }];
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = { schemaVersion: 2, mediaType, artifactType: VALUES, config, layers };
  return { content: create(mediaType, encode(JSON.stringify(manifest))), to: place(path), tag };
}
