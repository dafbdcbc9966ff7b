import type { Descriptor } from '@cse/oci';
import { bytesOf, readAll, type Bytes } from '@cse/store';

/** As many bytes as the store of a registry holds too before it passes them on. */
const SMALL = 1024 * 1024;

/** Opens content as often as it is sent: what is small is read once, and what it was sent from is not asked again for the target's sake. */
export function readOnce(open: () => Bytes, { size }: Pick<Descriptor, 'size'>): () => Bytes {
  if (size > SMALL) return open;
  // The target may refuse, and be sent it again, before the source has given all.
  let reading: Promise<Uint8Array> | undefined;
  const read = () =>
    readAll(open(), size).catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
  return async function* () {
    yield* bytesOf(await (reading ??= read()));
  };
}
