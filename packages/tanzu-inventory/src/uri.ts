import { parseReference, type Reference } from '@cse/oci';

/** Where a plugin's image is: a path below the inventory's folder and a tag or digest; undefined for what leads elsewhere. */
export function parseUri(uri: string): Reference | undefined {
  const [first = ''] = uri.split('/');
  if (uri.length > 500 || /[.:]/.test(first) || first === 'localhost') return undefined;
  const reference = referenceBelow(uri);
  const isPinned = reference?.tag !== undefined || reference?.digest !== undefined;
  return reference && isPinned ? { ...reference, repository: reference.repository.slice(FOLDER.length) } : undefined;
}

const FOLDER = 'inventory.invalid/';

function referenceBelow(uri: string): Reference | undefined {
  try {
    return parseReference(FOLDER + uri);
  } catch {
    // Whatever the reason, it names no image below the inventory.
    return undefined;
  }
}
