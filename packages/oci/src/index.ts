export { describe, printPlatform, type Descriptor, type Platform } from './descriptor.ts';
export { digestOf, hasherOf, isDigest, type Digest, type Hasher } from './digest.ts';
export { isAddress } from './address.ts';
export { parseHolder, type Holder } from './holder.ts';
export { isForeign, isIndex, isManifest, MediaType } from './media-type.ts';
export { parseManifest, successorsOf, type Manifest } from './manifest.ts';
export { parseReference, parseRepository, printReference, splitRepository, type Reference } from './reference.ts';
