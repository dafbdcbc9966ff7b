import { readYaml, YamlError, type ReadYaml } from '@cse/yaml';
import { isNode, type Document } from 'yaml';
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
  const read = readOf({ name, text });
  const result = schema.safeParse(read.value);
  if (result.success) return result.data;
  throw invalidFile(name, result.error.issues.map((issue) => tell(issue, read)).join('; '), result.error);
}

function readOf({ name, text }: TextFile) {
  try {
    const { document, lineOf, value } = readYaml(text, { schema: 'failsafe' });
    return { document, lineOf, value: value() };
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    throw invalidFile(name, `line ${cause.line}: ${cause.message}`, cause);
  }
}

type YamlLines = Pick<ReadYaml, 'document' | 'lineOf'>;

function tell({ path, message }: z.core.$ZodIssue, { document, lineOf }: YamlLines): string {
  const offset = offsetOf(document, path);
  const line = offset === undefined ? [] : [`line ${lineOf(offset)}`];
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
