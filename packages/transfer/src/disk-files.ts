import { hasherOf, isDigest, type Descriptor } from '@cse/oci';
import { contentNotFound, readFile, verified, type Files, type Source, type SourceStore } from '@cse/store';
import { fileChanged } from './errors.ts';

const MEDIA_TYPE = 'application/octet-stream';

/** The files of this machine as a store, in which each is a repository by its address: `file:` and its path. */
export const diskFiles = (files: Files): SourceStore => ({
  repository: (address) => diskFile(address.slice('file:'.length), files),
  async [Symbol.asyncDispose]() {},
});

function diskFile(path: string, files: Files): Source {
  return {
    /** Its digest is computed, unless it is said by a digest that registries know. */
    async resolve(selector, { signal } = {}) {
      const stat = await files.stat(path);
      if (stat?.kind !== 'file') throw contentNotFound(path, stat ? 'content: it is no regular file' : 'content');
      if (selector.startsWith('sha256:') && isDigest(selector))
        return { mediaType: MEDIA_TYPE, digest: selector, size: stat.size };
      const [own, given] = [hasherOf('sha256:'), isDigest(selector) ? hasherOf(selector) : undefined];
      let size = 0;
      for await (const chunk of readFile(files, path)) {
        signal?.throwIfAborted();
        own.update(chunk);
        given?.update(chunk);
        size += chunk.byteLength;
      }
      const found = given?.digest() ?? selector;
      if (found !== selector) throw fileChanged(path, selector, found);
      return { mediaType: MEDIA_TYPE, digest: own.digest(), size };
    },
    async *tags() {},
    async *referrers(): AsyncGenerator<Descriptor> {},
    async *fetch(content, { start = 0 } = {}) {
      const bytes = readFile(files, path, { start });
      yield* start > 0 ? bytes : verified(content, bytes);
    },
  };
}
