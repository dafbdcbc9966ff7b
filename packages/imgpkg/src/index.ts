export { parseBundleLock, printBundleLock, type BundleLock } from './bundle-lock.ts';
export { bundleWants, type BundlePlace } from './bundle-wants.ts';
export { isBundle } from './bundle.ts';
export { parseImagesLock, printImagesLock, type ImagesLock, type LockedImage } from './images-lock.ts';
export { readBundles, type Bundle, type Member } from './read-bundles.ts';
export { defaultTag, locationsTag, repoBasedTag, signatureTag } from './tags.ts';
