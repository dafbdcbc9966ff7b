import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { CopyBlob } from '@cse/graph';
import { describe, digestOf, hasherOf, MediaType, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, filesOf, type Bytes } from '@cse/store';
import { fileMissing } from './errors.ts';

/**
 * Passes a layer on, and throws `FILE_MISMATCH` instead of ending where no file in it has the digest that the step names.
 * As where bytes are verified, the last chunk is held back until that is known.
 */
export async function* holding(bytes: Bytes, { id, content, holds }: CopyBlob): Bytes {
  if (holds === undefined) return yield* bytes;
  const copy = new PassThrough();
  const finding = digestsIn(copy, content, holds);
  // It is awaited below; until then, a rejection must not count as unhandled.
  finding.catch(() => {});
  let held: Uint8Array | undefined;
  try {
    for await (const chunk of bytes) {
      if (held) yield held;
      // A reader that fails drains nothing more.
      if (!copy.write(chunk)) await Promise.race([once(copy, 'drain'), finding]);
      held = chunk;
    }
    copy.end();
    const found = await finding;
    if (!found.includes(holds)) throw fileMissing(id, holds, found);
    if (held) yield held;
  } finally {
    copy.destroy();
  }
}

async function digestsIn(layer: Bytes, content: Descriptor, holds: Digest): Promise<readonly Digest[]> {
  const { image, fetch } = imageOf(content, layer);
  const found: Digest[] = [];
  for await (const file of filesOf({ fetch }, image)) {
    const hasher = hasherOf(holds);
    for await (const chunk of file.open()) hasher.update(chunk);
    found.push(hasher.digest());
  }
  return found;
}

/** An image whose only layer this is. */
function imageOf({ mediaType, digest, size }: Descriptor, layer: Bytes) {
  const empty = { mediaType: MediaType.empty, digest: digestOf(new Uint8Array()), size: 0 };
  const manifest = { schemaVersion: 2, config: empty, layers: [{ mediaType, digest, size }] };
  const bytes = new TextEncoder().encode(JSON.stringify(manifest));
  const image = describe(MediaType.manifest, bytes);
  return { image, fetch: (asked: Descriptor) => (asked.digest === image.digest ? bytesOf(bytes) : layer) };
}
