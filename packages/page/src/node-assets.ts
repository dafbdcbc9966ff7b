import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The page's own style or script: plain files beside this package's code. */
export function asset(name: 'page.css' | 'page.js'): string {
  return readFileSync(new URL(`../client/${name}`, import.meta.url), 'utf8');
}

/** How a content security policy names inline text. */
export const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
