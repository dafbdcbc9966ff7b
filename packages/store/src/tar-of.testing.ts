/** One entry of a tar as a test wants it, however wrong. */
export interface TarSpec {
  readonly path: string;
  readonly body?: string | undefined;
  readonly type?: string | undefined;
  readonly link?: string | undefined;
  readonly naming?: 'pax' | 'gnu' | 'both' | undefined;
  /** A PAX header's content, as it is. */
  readonly pax?: string | undefined;
  /** The size field's bytes, as they are. */
  readonly rawSize?: Uint8Array | undefined;
}

/** Makes a tar of entries, with their names and sizes as they are: for what no tar program would write. */
export function tarOf(...entries: readonly TarSpec[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryOf), Buffer.alloc(1024)]);
}

function entryOf(spec: TarSpec): Buffer[] {
  const { path, body = '', type = '0', link = '', naming, pax, rawSize } = spec;
  const before: Buffer[] = [];
  if (pax !== undefined) before.push(...block({ path: 'pax', type: 'x', body: pax }));
  if (naming === 'pax' || naming === 'both')
    before.push(...block({ path: 'pax', type: 'x', body: record('path', path) }));
  if (naming === 'gnu' || naming === 'both')
    before.push(...block({ path: '././@LongLink', type: 'L', body: `${path}\0` }));
  return [...before, ...block({ path: naming ? 'short' : path, type, link, body, rawSize })];
}

function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = [1, 2, 3, 4, 5].map((digits) => digits + rest.length).find((all, at) => String(all).length === at + 1);
  return `${length}${rest}`;
}

function block({ path, type = '0', link = '', body = '', rawSize }: TarSpec): Buffer[] {
  const header = Buffer.alloc(512);
  const content = Buffer.from(body);
  header.write(path, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.byteLength.toString(8).padStart(11, '0')}\0`, 124);
  if (rawSize) header.set(rawSize, 124);
  header.write('00000000000\0        ', 136);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.byteLength % 512)) % 512)];
}
