/**
 * The tag under which the referrers of a manifest are listed where a registry has no list of its own
 * (distribution-spec, "referrers tag schema"): `sha256-…`.
 */
export function referrersTag(digest: string): string {
  const colon = digest.indexOf(':');
  const part = (text: string, length: number) => text.slice(0, length).replace(/[^A-Za-z0-9._-]/g, '-');
  return `${part(digest.slice(0, colon), 32)}-${part(digest.slice(colon + 1), 64)}`;
}
