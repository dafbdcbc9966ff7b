import { invalidTrustedOrigin } from '../settings-errors.ts';

/** Another origin that belongs to a registry: its token service, or a store that takes its uploads. */
export interface TrustedOrigin {
  readonly host: string;
  /** `https://gitlab.example.com` */
  readonly origin: string;
}

/** Reads `HOST=URL`; of the address, its origin counts. Throws `TRUSTED_ORIGIN_INVALID`. */
export function parseTrustedOrigin(text: string): TrustedOrigin {
  const at = text.indexOf('=');
  const [host, address] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1) throw invalidTrustedOrigin(text);
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '') throw invalidTrustedOrigin(text);
  return { host, origin: url.origin };
}
