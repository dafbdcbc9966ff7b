export { checkArchive, type ArchiveCheck } from './check.ts';
export { describeArchive, type ArchiveDescription } from './describe.ts';
export { holdingsOf, parseReceipt, printReceipt, type Holdings, type Receipt } from './holdings.ts';
export { generateKeys, type KeyFiles } from './keys.ts';
export type { ArchiveManifest, PartFacts, PlacedContent, Since } from './manifest.ts';
export type { ArchiveLayout, ArchiveLayoutOptions } from './archive-layout.ts';
export { archive } from './medium.ts';
export { signDetached, verifyDetached, type MinisignSignature, type Signing } from './minisign.ts';
export {
  isArchive,
  openArchive,
  type Archive,
  type ArchiveCheckOptions,
  type OpenArchiveOptions,
} from './open-archive.ts';
export { openTrusted, type TrustOptions } from './open-trusted.ts';
export type { Problem } from './problem.ts';
export { archiveTarget, type ArchiveTarget, type ArchiveTargetOptions } from './target.ts';
export { unpackArchive } from './unpack.ts';
