import { readFileSync } from 'node:fs';

/** The pages' own styles and scripts: plain files beside this package's code. */
export type Asset = 'page.css' | 'sheet.css' | 'copy.js' | 'image.js' | 'list.js' | 'map.js';

/** The text of one of them. */
export function asset(name: Asset): string {
  return readFileSync(new URL(`../client/${name}`, import.meta.url), 'utf8');
}
