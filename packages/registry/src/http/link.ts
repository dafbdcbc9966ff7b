import { HeaderReader } from './header-reader.ts';

/** The address of the next page in Link headers (RFC 8288), if there is one. */
export function nextLink(headers: readonly string[]): string | undefined {
  for (const header of headers)
    for (const { target, rel } of linksIn(header.slice(0, 16 * 1024))) if (rel.includes('next')) return target;
  return undefined;
}

interface Link {
  readonly target: string;
  readonly rel: readonly string[];
}

const BETWEEN = /[^<]*/y;
const TARGET = /[^<>]*/y;
const SPACE = /\s*/y;
const NAME = /[^\s=;,]*/y;
const VALUE = /[^\s",;]*/y;

function* linksIn(header: string): Generator<Link> {
  const reader = new HeaderReader(header);
  for (;;) {
    reader.take(BETWEEN);
    if (!reader.skip('<')) return;
    const target = reader.take(TARGET);
    if (reader.skip('>')) yield { target, rel: relIn(reader).toLowerCase().split(/\s+/) };
  }
}

/** Reads a link's parameters, of which the first `rel` counts. */
function relIn(reader: HeaderReader): string {
  let rel: string | undefined;
  for (;;) {
    reader.take(SPACE);
    if (!reader.skip(';')) return rel ?? '';
    reader.take(SPACE);
    const name = reader.take(NAME);
    reader.take(SPACE);
    if (!reader.skip('=')) continue;
    reader.take(SPACE);
    const value = reader.value(VALUE);
    if (name.toLowerCase() === 'rel') rel ??= value;
  }
}
