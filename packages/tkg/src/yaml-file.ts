import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { invalidFile } from './errors.ts';

/** A file as it came, and the name that errors give it. */
export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a YAML file of plain texts: what looks like a number or a date stays as it is written, so that the tag 3.10 is not
 * 3.1. Throws `TKG_FILE_INVALID`, which names the line.
 */
export function parseYaml<T>({ name, text }: TextFile, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw invalidFile(name, `line ${lines.linePos(broken.pos[0]).line}: ${broken.message}`, broken);
  const result = schema.safeParse(plainOf(name, document));
  if (result.success) return result.data;
  throw invalidFile(name, result.error.issues.map((issue) => tell(issue, document, lines)).join('; '), result.error);
}

function plainOf(name: string, document: Document): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw invalidFile(name, (cause as Error).message, cause);
  }
}

function tell({ path, message }: z.core.$ZodIssue, document: Document, lines: LineCounter): string {
  const offset = offsetOf(document, path);
  const line = offset === undefined ? [] : [`line ${lines.linePos(offset).line}`];
  const isComponent = path[0] === 'components' && path.length > 1;
  const place = isComponent ? [`component ${dotted(path.slice(1))}`] : [dotted(path)].filter(Boolean);
  return `${[...line, ...place].join(', ')} ${message}`;
}

const dotted = (path: readonly PropertyKey[]) =>
  path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${String(key)}`)).join('');

/** Where a place stands in the text; what is missing stands where the nearest thing around it does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0];
}
