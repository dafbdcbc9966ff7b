import { CseError, reasonOf } from '@cse/errors';
import { oneLine, redacted } from './http/text.ts';

export const credentialsUnreadable = (file: string, reason: string, cause?: unknown) =>
  new CseError('CREDENTIALS_UNREADABLE', 'usage', `${file} cannot be used: ${reason}`, {
    cause,
    hint: 'docker login writes this file: fix it, or point DOCKER_CONFIG at another folder.',
  });

export const certificateUnreadable = (file: string, cause: unknown) =>
  new CseError('CERTIFICATE_UNREADABLE', 'usage', `${file} cannot be read: ${reasonOf(cause)}`, {
    cause,
    hint: 'It holds certificates of a registry: fix it, or remove it.',
  });

/** What a file holds that should hold certificates. */
export interface Instead {
  readonly holds: string;
  /** The command that makes PEM of it. */
  readonly convert?: string | undefined;
}

export const certificateInvalid = (what: string, { holds, convert }: Instead, cause?: unknown) =>
  new CseError('CERTIFICATE_INVALID', 'usage', `${what} cannot be used: it holds ${holds}`, {
    cause,
    hint: `It must be PEM, text that starts with -----BEGIN CERTIFICATE-----${convert ? `: ${convert}` : '.'}`,
  });

export const ownCertificateInvalid = (host: string, cause: unknown) =>
  new CseError(
    'CERTIFICATE_INVALID',
    'usage',
    `the client certificate for ${host} cannot be used: ${reasonOf(cause)}`,
    {
      cause,
      hint: 'Certificate and key must be PEM, text that starts with -----BEGIN, and belong together.',
    },
  );

export const invalidProxy = (variable: string, reason: string, address: string) =>
  new CseError('PROXY_INVALID', 'usage', `${variable} is ${address}: ${reason}`, {
    hint: 'Name a web proxy, http://proxy:3128 or https://proxy:3128, or unset it for this command.',
  });

/** A credential helper, and where docker's config names it. */
export interface NamedHelper {
  readonly name: string;
  /** `credsStore`, or `credHelpers` with the host. */
  readonly key: string;
  readonly file: string;
}

export const helperFailed = ({ name, key, file }: NamedHelper, host: string, reason: string) =>
  new CseError(
    'CREDENTIAL_HELPER',
    'access',
    `docker-credential-${name} (${key} in ${file}) does not work for ${host}: ${reason}`,
    {
      hint: `Fix it, or remove ${key} from ${file} and log in again: cse login ${host}`,
    },
  );

export const invalidTrustedOrigin = (text: string) =>
  new CseError('TRUSTED_ORIGIN_INVALID', 'usage', `--trust-origin ${redacted(text)}: it is not HOST=URL`, {
    hint: 'Write HOST=URL, as in registry.example.com:5050=https://gitlab.example.com',
  });

export const invalidLoginHost = (text: string) =>
  new CseError('CREDENTIALS_INVALID', 'usage', `"${oneLine(redacted(text))}" is not the host of a registry`, {
    hint: 'Write the host, with an optional port and without a path: registry.example.com:5000',
  });
