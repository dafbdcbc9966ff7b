import { isIndex, isManifest } from '@cse/oci';
import type { ImageFile, Located } from '@cse/plugin';
import { bytesOf, filesOf, type Fetcher } from '@cse/store';
import type { Contents } from './content.ts';

/** The files of an image; of an index, those of its image for linux/amd64, or else of the first. */
export async function* filesOfImage(image: Located, contents: Contents): AsyncGenerator<ImageFile> {
  const { descriptor } = await imageIn(image, contents);
  yield* filesOf(remembering(image, contents), descriptor);
}

/** Manifests, and layers of a few files, are what several plugins read side by side. */
const REMEMBERED = 256 * 1024;

function remembering({ holder }: Located, contents: Contents): Fetcher {
  return {
    async *fetch(descriptor) {
      const content = { descriptor, holder };
      const isSmall = isManifest(descriptor) || descriptor.size <= REMEMBERED;
      yield* isSmall ? bytesOf(await contents.read(content)) : contents.open(content);
    },
  };
}

async function imageIn(image: Located, contents: Contents): Promise<Located> {
  if (!isIndex(image.descriptor)) return image;
  const children = await contents.successors(image);
  const wanted = children.find(
    ({ descriptor: { platform } }) => platform?.os === 'linux' && platform.architecture === 'amd64',
  );
  return wanted ?? children[0] ?? image;
}
