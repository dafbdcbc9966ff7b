import type { CommandSpec, PlanContext } from '@cse/plugin';
import { askedReleases, readAll, type AskedRelease } from './asked-releases.ts';
import { bring, type BroughtImage, type Bundles } from './bring.ts';
import { readRelease } from './read-release.ts';
import { referenceOf, TKG_REPOSITORY } from './source-files.ts';

/** `cse tkg images`: every reference that releases name, and where it goes. */
export function tkgImagesCommand(bundles: Bundles): CommandSpec {
  return {
    summary: 'List every image and bundle of TKG releases with its destination',
    examples: [
      '<%= config.bin %> <%= command.id %> --tkg 2.5 --to base.myregistry.company.com',
      '<%= config.bin %> <%= command.id %> --tkg 2.5 --tkr v1.28.4+vmware.1-tkg.1 --json',
    ],
    plans: true,
    async run({ host }) {
      const asked = await askedReleases(host);
      const listed = await host.planning((context) =>
        readAll(asked, (release) => listImages(release, bundles, context), context),
      );
      const images = listed.flat();
      const rows = images.map(({ release, kind, source, destination }) => [release, kind, source, destination]);
      return { json: { images }, text: { columns: ['TKG', 'Kind', 'Source', 'Destination'], rows } };
    },
  };
}

interface ListedImage {
  readonly release: string;
  readonly kind: 'image' | 'bundle';
  readonly source: string;
  readonly destination: string;
  readonly digest: string;
  /** How many images a bundle holds, those of the bundles in it too. */
  readonly holds?: number | undefined;
  readonly namedBy: BroughtImage['image']['namedBy'];
}

async function listImages(
  asked: AskedRelease,
  bundles: Bundles,
  context: PlanContext,
): Promise<readonly ListedImage[]> {
  const release = await readRelease(asked, context);
  const brought = await Array.fromAsync(bring(release, bundles, context));
  return brought.map(({ image, content, isBundle, wants }) => ({
    release: asked.version,
    kind: isBundle ? 'bundle' : 'image',
    source: referenceOf(image),
    destination: `${context.relocate(`${TKG_REPOSITORY}/${image.path}`)}:${image.tag}`,
    digest: content.descriptor.digest,
    ...(isBundle ? { holds: held(wants) } : {}),
    namedBy: image.namedBy,
  }));
}

/** What a bundle brings from the source, without itself. */
function held(wants: BroughtImage['wants']): number {
  const digests = wants
    .filter(({ content }) => content.holder !== 'plan')
    .map(({ content }) => content.descriptor.digest);
  return new Set(digests).size - 1;
}
