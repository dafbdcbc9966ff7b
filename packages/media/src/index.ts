export {
  archive,
  checkArchive,
  describeArchive,
  generateKeys,
  holdingsOf,
  openTrusted,
  printReceipt,
  unpackArchive,
  type ArchiveCheck,
  type ArchiveDescription,
} from '@cse/archive';
export { MEDIA, type KnownMedium, type MediumFlag } from './media.ts';
