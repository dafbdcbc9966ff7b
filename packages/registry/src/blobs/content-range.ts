export interface ContentRange {
  readonly first: number;
  readonly last: number;
  /** Absent where the server does not know it. */
  readonly total?: number | undefined;
}

const SHAPE = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16}|\*)$/;

/** Reads a Content-Range header (RFC 9110, section 14.4); nothing where it is not exactly one, and one that can be. */
export function parseContentRange(headers: readonly string[]): ContentRange | undefined {
  const [header = '', ...more] = headers;
  const found = more.length === 0 ? SHAPE.exec(header) : null;
  if (!found) return undefined;
  const [first, last, total] = [Number(found[1]), Number(found[2]), found[3] === '*' ? undefined : Number(found[3])];
  if (![first, last, total ?? 0].every(Number.isSafeInteger)) return undefined;
  return last < first || (total !== undefined && last >= total) ? undefined : { first, last, total };
}
