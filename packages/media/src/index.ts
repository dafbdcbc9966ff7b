export { MEDIA, type KnownMedium, type MediumFlag } from './media.ts';
