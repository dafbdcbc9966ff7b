import { codeOf, CseError, isCseError, messageOf } from '@cse/errors';
import { json, type HttpAnswer } from './exchange.ts';

/** The codes of distribution-spec, "error codes", and docker's older ones that clients know. */
export type RefusalCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DENIED'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'NOT_FOUND'
  | 'PAGINATION_NUMBER_INVALID'
  | 'RANGE_INVALID'
  | 'SIZE_INVALID'
  | 'TAG_INVALID'
  | 'TOOMANYREQUESTS'
  | 'UNAUTHORIZED'
  | 'UNSUPPORTED'
  | 'UNKNOWN';

export interface RefusalAnswer {
  readonly code: RefusalCode;
  readonly message: string;
  readonly detail?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer that says no, in the form that every client of registries reads. */
export function refused(status: number, { code, message, detail, headers }: RefusalAnswer): HttpAnswer {
  return json(status, { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] }, headers);
}

export const unknownBlob = (digest: string) =>
  refused(404, { code: 'BLOB_UNKNOWN', message: 'blob unknown to registry', detail: { digest } });

export const unknownManifest = (reference: string) =>
  refused(404, { code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: { reference } });

export const unknownUpload = (id: string) =>
  refused(404, { code: 'BLOB_UPLOAD_UNKNOWN', message: 'blob upload unknown to registry', detail: { id } });

export const invalidDigest = (text: string) =>
  refused(400, {
    code: 'DIGEST_INVALID',
    message: `"${text.slice(0, 200)}" is not a digest that this registry supports`,
  });

export const invalidTag = (text: string) =>
  refused(400, { code: 'TAG_INVALID', message: `"${text.slice(0, 200)}" is not a tag` });

export const invalidManifest = (message: string, status = 400) =>
  refused(status, { code: 'MANIFEST_INVALID', message });

export const unsupported = (message: string, allow = 'GET, HEAD') =>
  refused(405, { code: 'UNSUPPORTED', message, headers: { allow } });

export const onlyRead = () => unsupported('this registry is read-only');

export const tooManyRequests = (message: string) =>
  refused(429, { code: 'TOOMANYREQUESTS', message, headers: { 'retry-after': '1' } });

export const uploadsTakeTooMuch = (limit: number) =>
  new CseError('UPLOADS_FULL', 'unavailable', `unfinished uploads would take more than ${limit} bytes`, {
    hint: 'Try again when some of them have finished.',
  });

export const invalidHtpasswd = (line: number, reason: string) =>
  new CseError('HTPASSWD_INVALID', 'usage', `line ${line} of the htpasswd file is invalid: ${reason}`, {
    hint: 'Create it with: htpasswd -B -c FILE USER (from apache2-utils).',
  });

export const invalidCertificate = (reason: string, cause?: unknown) =>
  new CseError('CERTIFICATE_INVALID', 'usage', reason, {
    cause,
    hint: 'Use PEM files: the certificate, followed by its intermediates, and its private key without a passphrase.',
  });

export const cannotListen = (address: string, cause: unknown) =>
  new CseError('LISTEN_REFUSED', 'usage', `cannot listen on ${address}: ${reasonOf(cause)}`, {
    cause,
    hint: 'Choose another port, or 0 for any free port.',
  });

const STORAGE = 'the registry cannot read or write its storage; its log says why';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is already in use',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'ports below 1024 need root',
  ENOTFOUND: 'there is no such host',
};

function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause) ?? ''] ?? messageOf(cause);
}

export const strangeHost = (host: string) =>
  refused(421, {
    code: 'DENIED',
    message: `this registry does not serve the host name "${host.slice(0, 200)}"; cse serve --host-name adds a name`,
  });

export const foreignOrigin = (origin: string) =>
  refused(403, {
    code: 'DENIED',
    message: `requests from web pages of another origin are refused: "${origin.slice(0, 200)}"`,
  });

/**
 * What to answer for an error of ours. Only what speaks of the request is told in its own words: the others name paths of this
 * machine, which are for whoever runs it.
 */
export function refusalOf(error: unknown): HttpAnswer {
  if (!isCseError(error))
    return { ...refused(500, { code: 'UNKNOWN', message: 'the registry failed because of a bug' }), error };
  const { message } = error;
  switch (error.code) {
    case 'CONTENT_NOT_FOUND':
      return refused(404, { code: 'BLOB_UNKNOWN', message });
    case 'CONTENT_MISMATCH':
      return refused(400, { code: 'DIGEST_INVALID', message });
    case 'CONTENT_TOO_LARGE':
      return invalidManifest(message, 413);
    case 'REFERENCE_INVALID':
      return refused(400, { code: 'NAME_INVALID', message });
    case 'MANIFEST_INVALID':
    case 'MANIFEST_SCHEMA1':
      return invalidManifest(message);
    case 'UPLOADS_FULL':
      return refused(507, { code: 'UNKNOWN', message });
    case 'STORAGE_FULL':
      return {
        ...refused(507, { code: 'UNKNOWN', message: 'the disk of the registry is full' }),
        error,
      };
    default:
      return { ...refused(error.fault === 'unavailable' ? 503 : 500, { code: 'UNKNOWN', message: STORAGE }), error };
  }
}

const ALL = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Others would get at what is served, without TLS or without users. */
export const unsafeListening = (host: string, missing: readonly string[]) =>
  new CseError(
    'LISTEN_UNSAFE',
    'usage',
    `--host ${host} is open to other machines, so it needs ${ALL.format(missing)}`,
    {
      hint: 'Add --tls-cert FILE --tls-key FILE --htpasswd FILE; or --insecure-listen, if you trust everyone on that network.',
    },
  );
