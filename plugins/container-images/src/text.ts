import { notText } from './errors.ts';

/** Reads bytes as UTF-8 and keeps every one of them, a byte-order mark too. Throws `DEPENDENCIES_NOT_TEXT`. */
export function decodeText(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notText(name);
  }
}
