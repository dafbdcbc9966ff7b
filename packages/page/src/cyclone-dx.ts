import { createHash } from 'node:crypto';

/** What a bill of materials lists, as CycloneDX has it. */
export interface BillContent {
  /** What the document is of: the same is the same serial number. */
  readonly of: readonly string[];
  readonly metadata: object;
  readonly components: readonly object[];
  readonly dependencies?: readonly object[] | undefined;
}

/** Prints a bill of materials as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). The same content is the same bytes. */
export function printCycloneDx({ of, ...content }: BillContent): string {
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
  };
  const bill = { ...head, serialNumber: `urn:uuid:${uuidOf(of)}`, version: 1, ...content };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

/** A UUID of its content (RFC 9562, version 8). */
function uuidOf(content: readonly string[]): string {
  const bytes = createHash('sha256').update(content.join('\0')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
