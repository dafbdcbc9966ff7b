export { holdingsOf, parseReceipt, printReceipt, sinceOf, type Holdings, type Receipt } from './holdings.ts';
export { keptPlan, type PlanInFolder } from './kept-plan.ts';
export { generateKeys, type KeyFiles } from './keys.ts';
export type { ArchiveManifest, PartFacts, PlacedContent, Since } from './manifest.ts';
export { signDetached, verifyDetached, type MinisignSignature, type Signing } from './minisign.ts';
export {
  isArchive,
  openArchive,
  type Archive,
  type ArchiveCheckOptions,
  type OpenArchiveOptions,
} from './open-archive.ts';
export { archiveLayoutOf, type ArchiveLayout, type ArchiveLayoutOptions } from './archive-layout.ts';
export { checkPresumed, type PresumedOptions } from './presumed.ts';
export type { Problem } from './problem.ts';
export { archiveTarget, type ArchiveTarget, type ArchiveTargetOptions } from './target.ts';
export { unpackArchive } from './unpack.ts';
