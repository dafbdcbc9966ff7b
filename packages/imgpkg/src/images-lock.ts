import { parseReference } from '@cse/oci';
import { z } from 'zod';
import { API_VERSION, kindSchema, parseYaml, printYaml } from './document.ts';

/** One image that a lock names, and what its maker noted beside it. */
export interface LockedImage {
  /** `host/path@digest`: the host is always there, a tag never. */
  readonly image: string;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The images that belong together, each by its digest. */
export interface ImagesLock {
  readonly images: readonly LockedImage[];
}

/** Reads `.imgpkg/images.yml`, or an ImagesLock that stands alone. Throws `LOCK_INVALID`, with the line. */
export function parseImagesLock(text: string, what = 'ImagesLock'): ImagesLock {
  return { images: parseYaml(lockSchema, text, what).images ?? [] };
}

/** Writes an ImagesLock as imgpkg does, without fields that are empty. */
export function printImagesLock({ images }: ImagesLock): string {
  return printYaml({ apiVersion: API_VERSION, images: images.map(withoutEmpty), kind: 'ImagesLock' });
}

/** A reference in digest form, spelt out: `nginx@sha256:…` is `index.docker.io/library/nginx@sha256:…`. */
export const digestReferenceSchema = z.string().transform((text, context) => {
  const reference = referenceOf(text);
  if (reference !== undefined) return reference;
  context.addIssue({ code: 'custom', message: `Expected ref to be in digest form, got '${text.slice(0, 300)}'` });
  return z.NEVER;
});

const lockSchema = z.strictObject({
  ...kindSchema('ImagesLock'),
  images: z
    .array(
      z.strictObject({
        image: digestReferenceSchema,
        annotations: z
          .record(z.string(), z.string())
          .nullish()
          .transform((value) => value ?? undefined),
      }),
    )
    .nullish(),
});

function referenceOf(text: string): string | undefined {
  try {
    const { repository, digest } = parseReference(text);
    return digest && `${repository}@${digest}`;
  } catch {
    return undefined;
  }
}

const withoutEmpty = ({ image, annotations }: LockedImage) =>
  annotations && Object.keys(annotations).length > 0 ? { annotations, image } : { image };
