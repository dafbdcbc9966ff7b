import { CseError } from '@cse/errors';
import { definePlugin, type PlanContext } from '@cse/plugin';
import { z } from 'zod';

const PROJECT = 'https://github.com/goharbor/harbor/releases/download';
const API = 'https://api.github.com/repos/goharbor/harbor/releases/tags';

/** What the installer's docker-compose.yml starts. */
const IMAGES = [
  'harbor-core',
  'harbor-db',
  'harbor-exporter',
  'harbor-jobservice',
  'harbor-log',
  'harbor-portal',
  'harbor-registryctl',
  'nginx-photon',
  'prepare',
  'redis-photon',
  'registry-photon',
  'trivy-adapter-photon',
];

/** Harbor's offline installer as an artifact, and the images of that release. */
export default definePlugin({
  name: '@example/harbor-installer',
  item: z.strictObject({
    version: z.string().regex(/^v\d+\.\d+\.\d+$/, 'is not a release such as v2.11.1'),
    /** What the installer has to be; without it, GitHub is asked. */
    digest: z.templateLiteral(['sha256:', z.string().regex(/^[0-9a-f]{64}$/)]).optional(),
    images: z.boolean().default(true),
  }),
  async *plan({ version, digest, images }, context) {
    const name = `harbor-offline-installer-${version}.tgz`;
    const url = `${PROJECT}/${version}/${name}`;
    const content = await context.artifact({
      files: [{ url, digest: digest ?? (await digestOf(name, version, context)), mediaType: 'application/gzip' }],
      artifactType: 'application/vnd.example.harbor.installer',
    });
    yield { content, to: context.place('harbor/offline-installer'), tag: version };
    if (!images) return;
    const requests = IMAGES.map((image) => ({
      reference: `docker.io/goharbor/${image}:${version}`,
      path: `harbor/${image}`,
    }));
    for (const { wants } of await context.images(requests)) yield* wants;
  },
});

// docs.github.com/rest/releases/releases#get-a-release-by-tag-name
const releaseSchema = z.object({ assets: z.array(z.object({ name: z.string(), digest: z.string().nullish() })) });

async function digestOf(name: string, version: string, { document }: PlanContext): Promise<`sha256:${string}`> {
  const release = releaseSchema.parse(JSON.parse(new TextDecoder().decode(await document(`${API}/${version}`))));
  const digest = release.assets.find((asset) => asset.name === name)?.digest;
  if (!digest?.startsWith('sha256:'))
    throw new CseError('DIGEST_UNKNOWN', 'plan', `GitHub does not say the digest of ${name}`, {
      hint: 'Set "digest" of the item to the sha256 of the file that you trust.',
    });
  return `sha256:${digest.slice('sha256:'.length)}`;
}
