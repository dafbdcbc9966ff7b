import { parseBundleLock, parseImagesLock, type LockedImage } from '@cse/imgpkg';
import { unreadableLock } from './errors.ts';

/** A lock file of either kind. */
export type Lock =
  | { readonly kind: 'bundle'; readonly image: string; readonly tag?: string | undefined }
  | { readonly kind: 'images'; readonly images: readonly LockedImage[] };

/** Reads a BundleLock or an ImagesLock. What is neither is told by what is wrong with it as the kind that it says it is. */
export function parseLock(text: string, path: string): Lock {
  try {
    if (/^kind:\s*BundleLock\s*$/m.test(text)) return { kind: 'bundle', ...parseBundleLock(text) };
    return { kind: 'images', ...parseImagesLock(text) };
  } catch (cause) {
    throw unreadableLock(path, cause);
  }
}
