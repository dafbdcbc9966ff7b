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

const LINK = /<([^<>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]*))?)*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i;

function linksIn(header: string): readonly Link[] {
  return [...header.matchAll(LINK)].map(([, target = '', parameters = '']) => {
    const [, quoted, plain] = REL.exec(parameters) ?? [];
    return { target, rel: (quoted ?? plain ?? '').toLowerCase().split(/\s+/) };
  });
}
