import { z } from 'zod';
import { API_VERSION, kindSchema, parseYaml, printYaml } from './document.ts';
import { digestReferenceSchema } from './images-lock.ts';

/** Where a bundle is, by its digest, and the tag that it was named by. */
export interface BundleLock {
  readonly image: string;
  readonly tag?: string | undefined;
}

/** Reads a BundleLock. Throws `LOCK_INVALID`, with the line. */
export function parseBundleLock(text: string, what = 'BundleLock'): BundleLock {
  const { image, tag } = parseYaml(lockSchema, text, what).bundle;
  return { image, tag: tag || undefined };
}

/** Writes a BundleLock as imgpkg does. */
export function printBundleLock({ image, tag }: BundleLock): string {
  return printYaml({ apiVersion: API_VERSION, bundle: tag ? { image, tag } : { image }, kind: 'BundleLock' });
}

const lockSchema = z.strictObject({
  ...kindSchema('BundleLock'),
  bundle: z.strictObject({ image: digestReferenceSchema, tag: z.string().nullish() }),
});
