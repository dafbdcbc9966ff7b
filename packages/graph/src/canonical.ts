/** Prints JSON with sorted keys, so that equal values give equal text. */
export function canonical(value: unknown, indent?: number): string {
  return JSON.stringify(sorted(value), undefined, indent);
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  // `toJSON` comes first, as in JSON.stringify.
  if ('toJSON' in value && typeof value.toJSON === 'function') return sorted(value.toJSON());
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, own]) => [key, sorted(own)]));
}
