import { CseError, isCseError } from '@cse/errors';
import { json, type Answer } from './exchange.ts';

/** The codes of distribution-spec, "error codes", and docker's older ones that clients know. */
export type RefusalCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
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

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly detail?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer that says no, in the form that every client of registries reads. */
export function refused(status: number, { code, message, detail, headers }: Refusal): Answer {
  return json(status, { errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] }, headers);
}

export const unknownBlob = (digest: string) =>
  refused(404, { code: 'BLOB_UNKNOWN', message: 'blob unknown to registry', detail: { digest } });

export const unknownManifest = (reference: string) =>
  refused(404, { code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: { reference } });

export const unknownUpload = (id: string) =>
  refused(404, { code: 'BLOB_UPLOAD_UNKNOWN', message: 'blob upload unknown to registry', detail: { id } });

export const invalidDigest = (text: string) =>
  refused(400, { code: 'DIGEST_INVALID', message: `"${text.slice(0, 200)}" is not a digest that this registry knows` });

export const invalidTag = (text: string) =>
  refused(400, { code: 'TAG_INVALID', message: `"${text.slice(0, 200)}" is not a tag` });

export const invalidManifest = (message: string, status = 400) =>
  refused(status, { code: 'MANIFEST_INVALID', message });

export const unsupported = (message: string, allow = 'GET, HEAD') =>
  refused(405, { code: 'UNSUPPORTED', message, headers: { allow } });

export const cannotListen = (address: string, cause: unknown) =>
  new CseError('LISTEN_REFUSED', 'usage', `cannot listen on ${address}: ${reasonOf(cause)}`, {
    cause,
    hint: 'Choose another port; 0 takes any that is free.',
  });

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program does already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'that port is reserved for the system',
  ENOTFOUND: 'there is no such host',
};

function reasonOf(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

/** What to answer for an error of ours. Anything else is a bug of ours, and told without its details. */
export function refusalOf(error: unknown): Answer {
  if (!isCseError(error)) return { ...refused(500, { code: 'UNKNOWN', message: 'the registry has a bug' }), error };
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
    default:
      return { ...refused(error.fault === 'unavailable' ? 503 : 500, { code: 'UNKNOWN', message }), error };
  }
}
