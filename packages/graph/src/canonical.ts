/** JSON in which equal values are equal text: whoever made an object, its keys are printed in one order. */
export function canonical(value: unknown, indent?: number): string {
  return JSON.stringify(value, sorted, indent);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
