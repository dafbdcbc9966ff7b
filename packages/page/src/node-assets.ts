import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The pages' own styles and scripts: plain files beside this package's code. */
export type Asset = 'page.css' | 'sheet.css' | 'copy.js' | 'image.js' | 'list.js' | 'map.js';

export function asset(name: Asset): string {
  return readFileSync(new URL(`../client/${name}`, import.meta.url), 'utf8');
}

/** How a content security policy names inline text. */
export const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
