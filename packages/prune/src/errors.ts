import { CseError } from '@cse/errors';

const hint = 'Nothing was taken away. See with a client of the registry what that is, and remove it by hand.';

export const tooDeep = (digest: string, limit: number) =>
  new CseError('MANIFEST_TOO_DEEP', 'integrity', `${digest} has indexes more than ${limit} deep`, { hint });

export const tooWide = (digest: string, limit: number) =>
  new CseError(
    'MANIFEST_TOO_WIDE',
    'integrity',
    `${digest} and what else is in its repository name more than ${limit.toLocaleString('en')} manifests`,
    { hint },
  );
