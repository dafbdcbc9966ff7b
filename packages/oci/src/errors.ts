import { CseError } from '@cse/errors';

export const invalidReference = (text: string, reason: string) =>
  new CseError(
    'REFERENCE_INVALID',
    'usage',
    `${JSON.stringify(text.slice(0, 300))} is not an image reference: ${reason}`,
    {
      hint: 'Write it as host/path:tag or host/path@sha256:…',
    },
  );

export const invalidManifest = (digest: string, reason: string, cause?: unknown) =>
  new CseError('MANIFEST_INVALID', 'integrity', `manifest ${digest} is invalid: ${reason}`, { cause });

export const schema1 = (digest: string) =>
  new CseError(
    'MANIFEST_SCHEMA1',
    'plan',
    `manifest ${digest} is a Docker schema 1 manifest, which cannot be copied unchanged`,
    {
      hint: 'Push the image again with a current client: schema 1 was retired in 2019.',
    },
  );
