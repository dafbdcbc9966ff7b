import type { KeptEvent } from '@cse/executor';
import { planDigest, type Plan } from '@cse/graph';
import { parseReference } from '@cse/oci';
import { printCycloneDx } from './cyclone-dx.ts';
import { pictureOf, type PicturedImage } from './picture.ts';
import { wordsOf } from './words.ts';

const COLUMNS = ['image', 'digest', 'bytes', 'state', 'plugin', 'source'];

/** The images of a plan or a run as a table (RFC 4180), with a line of headings. */
export function csvOf(plan: Plan, events: readonly KeptEvent[]): string {
  const words = wordsOf(events.length > 0);
  const rows = pictureOf(plan, events).images.map(({ reference, digest, bytes, state, owner, source = '' }) => [
    reference,
    digest,
    String(bytes),
    words[state],
    owner,
    source,
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

// Text that a spreadsheet would take for a formula is kept from being one.
function field(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export interface BillOptions {
  readonly title: string;
  readonly events: readonly KeptEvent[];
}

/** The images of a plan or a run as a bill of materials (CycloneDX 1.6). The same run makes the same document. */
export function billOf(plan: Plan, { title, events }: BillOptions): string {
  const words = wordsOf(events.length > 0);
  const images = new Map(pictureOf(plan, events).images.map((image) => [image.reference, image]));
  const digest = planDigest(plan);
  const at = events.at(-1)?.at;
  const version = events[0]?.circumstances?.version;
  return printCycloneDx({
    of: [digest, String(at)],
    metadata: {
      ...(at !== undefined && { timestamp: new Date(at).toISOString() }),
      tools: { components: [{ type: 'application', name: 'cse', ...(version !== undefined && { version }) }] },
      component: { type: 'application', 'bom-ref': digest, name: title },
    },
    components: [...images.values()].map((image) => componentOf(image, words[image.state])),
  });
}

function componentOf({ reference, digest, bytes, owner, source }: PicturedImage, state: string): object {
  const [algorithm = '', content = ''] = digest.split(':');
  const properties = { state, plugin: owner, bytes: String(bytes), ...(source !== undefined && { source }) };
  const { repository, tag } = parseReference(reference);
  return {
    type: 'container',
    'bom-ref': reference,
    name: repository,
    version: tag ?? digest,
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content }],
    purl: purlOf(reference, digest),
    properties: Object.entries(properties).map(([name, value]) => ({ name: `cse:${name}`, value })),
  };
}

/** https://github.com/package-url/purl-spec/blob/main/types-doc/oci-definition.md */
function purlOf(reference: string, digest: string): string {
  const { repository, tag } = parseReference(reference);
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  const qualifiers = [
    `repository_url=${encodeURIComponent(repository)}`,
    ...(tag === undefined ? [] : [`tag=${encodeURIComponent(tag)}`]),
  ];
  return `pkg:oci/${name}@${encodeURIComponent(digest)}?${qualifiers.join('&')}`;
}
