import { createHash } from 'node:crypto';

/** The queue of a site's parts. pg-boss takes letters, digits and `_-./` in names. */
export const queueOf = (site: string) => `parts/${site.replaceAll(':', '/').replaceAll(/[^\w./-]/g, '_')}`;

/** The id of a part's job: the same for the same part of the same run. */
export function jobOf(run: string, part: string): string {
  const hex = createHash('sha256').update(`${run}\n${part}`).digest('hex');
  // Version 8 is for what an application makes of its own: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
