const MAGIC = 'SQLite format 3\0';
const INTERIOR = 5;
const LEAF = 13;

/**
 * Says what is wrong with the pages that hold a database's schema, if anything (sqlite.org/fileformat2.html).
 * SQLite reads the schema before it can be asked for a check, and pages that point at each other keep it busy for ever.
 */
export function faultOfSchemaPages(file: Uint8Array): string | undefined {
  if (file.byteLength === 0) return 'it is empty';
  if (file.byteLength < 512 || new TextDecoder('latin1').decode(file.subarray(0, 16)) !== MAGIC)
    return 'it is not a SQLite database';
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const pageSize = pageSizeOf(view);
  if (pageSize === undefined) return 'its page size is not one';
  return walk({ view, pageSize, pages: Math.floor(file.byteLength / pageSize) });
}

interface Pages {
  readonly view: DataView;
  readonly pageSize: number;
  readonly pages: number;
}

function walk(file: Pages): string | undefined {
  const seen = new Set<number>();
  const open = [1];
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (page < 1 || page > file.pages) return `its schema points at page ${page}, which it does not have`;
    if (seen.has(page)) return `its schema uses page ${page} twice`;
    seen.add(page);
    const children = childrenOf(file, page);
    if (!children) return `page ${page} of its schema is damaged`;
    // One at a time: a page can have too many children for a spread.
    for (const child of children) open.push(child);
  }
  return undefined;
}

function childrenOf({ view, pageSize }: Pages, page: number): readonly number[] | undefined {
  const start = (page - 1) * pageSize;
  const header = page === 1 ? 100 : start;
  const kind = view.getUint8(header);
  if (kind === LEAF) return [];
  if (kind !== INTERIOR) return undefined;
  const cells = view.getUint16(header + 3);
  if (header + 12 + cells * 2 > start + pageSize) return undefined;
  const children = [view.getUint32(header + 8)];
  for (let cell = 0; cell < cells; cell += 1) {
    const offset = view.getUint16(header + 12 + cell * 2);
    if (offset + 4 > pageSize) return undefined;
    children.push(view.getUint32(start + offset));
  }
  return children;
}

function pageSizeOf(view: DataView): number | undefined {
  const stored = view.getUint16(16);
  const size = stored === 1 ? 65_536 : stored;
  const isPowerOfTwo = (size & (size - 1)) === 0;
  return isPowerOfTwo && size >= 512 && size <= view.byteLength ? size : undefined;
}
