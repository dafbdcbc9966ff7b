export {
  bytesOf,
  readAll,
  type Arrival,
  type AskOptions,
  type Bytes,
  type CallOptions,
  type FetchOptions,
  type Opener,
  type PushOptions,
  type ReferrersOptions,
  type Repository,
  type ResolveOptions,
  type Sink,
  type Source,
  type SourceStore,
  type Store,
  type TaggedOptions,
  type TagOptions,
  type Unlisted,
} from './content.ts';
export { contentNotFound } from './errors.ts';
export { readFile, replaceFile, type Files, type FileStat, type OpenFile } from './files.ts';
export { filesOf, type Fetcher, type FileInImage } from './image-files.ts';
export { layoutStore } from './layout.ts';
export { printLayout, type LayoutIndex, type Shelf } from './layout-file.ts';
export { memoryStore } from './memory.ts';
export { nodeFiles } from './node-files.ts';
export { withPlainErrors } from './plain-files.ts';
export { remembered } from './remembered.ts';
export { tarFrame, type FramedEntry } from './tar-frame.ts';
export { placesIn, type TarPlace } from './tar-places.ts';
export { readTar, type TarEntry } from './tar-reader.ts';
export { verified } from './verify.ts';
