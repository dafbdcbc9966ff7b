import { CseError } from '@cse/errors';
import type { Digest } from '@cse/oci';
import type { RegistryError } from '../errors.ts';

export const fileNotFound = (url: URL, cause: RegistryError) =>
  new CseError('CONTENT_NOT_FOUND', 'plan', `${url.host} has no file ${url.pathname} (${cause.status})`, {
    cause,
    host: url.host,
  });

export const fileMismatch = (url: URL, { digest, found }: { readonly digest: Digest; readonly found: Digest }) =>
  new CseError('CONTENT_MISMATCH', 'integrity', `${url.host}${url.pathname} is ${found} instead of ${digest}`, {
    host: url.host,
    hint: 'Stop, and tell whoever publishes the file.',
  });

export const httpRefused = ({ host, pathname }: URL, flag: string) =>
  new CseError('FILE_NOT_HTTPS', 'usage', `${host}${pathname} would be read over http`, {
    host,
    hint: `Name it by https, or allow http for that host: ${flag}`,
  });
