export {
  bytesOf,
  readAll,
  type Arrival,
  type Bytes,
  type CallOptions,
  type Opener,
  type Repository,
  type Sink,
  type Source,
  type Store,
  type TagOptions,
} from './content.ts';
export { contentNotFound } from './errors.ts';
export { memoryStore } from './memory.ts';
export { verified } from './verify.ts';
