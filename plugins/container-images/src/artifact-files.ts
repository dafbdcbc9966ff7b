import type { ImageFile, Located, PlanContext } from '@cse/plugin';

const FOLDER = 'src/artifact/';

/** The files that an airgapped artifact image brings, with their paths below `src/artifact`. */
export async function* artifactFiles(image: Located, context: PlanContext): AsyncIterable<ImageFile> {
  for await (const file of context.files(image)) {
    if (!file.path.startsWith(FOLDER)) continue;
    const { path, size, mode } = file;
    yield { path: path.slice(FOLDER.length), size, mode, open: () => file.open(), read: (limit) => file.read(limit) };
  }
}
