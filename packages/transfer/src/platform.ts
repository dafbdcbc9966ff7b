import type { Platform } from '@cse/oci';
import { invalidPlatform } from './errors.ts';

const SHAPE = /^(?<os>[a-z0-9]+)\/(?<architecture>[a-z0-9_]+)(?:\/(?<variant>[a-z0-9.]+))?$/;

/** Reads `OS/ARCH` or `OS/ARCH/VARIANT`. Throws `PLATFORM_INVALID`. */
export function parsePlatform(text: string): Platform {
  const { os, architecture, variant } = SHAPE.exec(text)?.groups ?? {};
  if (os === undefined || architecture === undefined) throw invalidPlatform(text);
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}
