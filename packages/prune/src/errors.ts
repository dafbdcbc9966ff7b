import { CseError } from '@cse/errors';

const hint = 'Nothing was deleted. Look at it with a registry client, and remove it manually.';

export const tooDeep = (digest: string, limit: number) =>
  new CseError('MANIFEST_TOO_DEEP', 'integrity', `${digest} is nested more than ${limit} indexes deep`, { hint });

export const tooWide = (digest: string, limit: number) =>
  new CseError(
    'MANIFEST_TOO_WIDE',
    'integrity',
    `${digest} and the rest of its repository refer to more than ${limit.toLocaleString('en')} manifests`,
    { hint },
  );
