export { checkArchive, type ArchiveCheck } from './read/check.ts';
export { describeArchive, type ArchiveDescription } from './read/describe.ts';
export { holdingsOf, parseReceipt, printReceipt, type Holdings, type Receipt } from './format/holdings.ts';
export { generateKeys, type KeyFiles } from './sign/keys.ts';
export type { ArchiveManifest, PartFacts, PlacedContent, Since } from './format/manifest.ts';
export type { ArchiveLayout, ArchiveLayoutOptions } from './format/archive-layout.ts';
export { archive } from './medium.ts';
export { signDetached, verifyDetached, type MinisignSignature, type Signing } from './sign/minisign.ts';
export {
  isArchive,
  openArchive,
  type Archive,
  type ArchiveCheckOptions,
  type OpenArchiveOptions,
} from './read/open-archive.ts';
export { openKnown, openTrusted, type TrustOptions } from './read/open-trusted.ts';
export type { Problem } from './read/problem.ts';
export { archiveTarget, type ArchiveTarget, type ArchiveTargetOptions } from './write/target.ts';
export { unpackArchive } from './read/unpack.ts';
