import { isMap, isNode, isScalar, LineCounter, parseDocument, stringify, type Document } from 'yaml';
import { z } from 'zod';
import { invalidDocument } from './errors.ts';

export const API_VERSION = 'imgpkg.carvel.dev/v1alpha1';

/** Reads one YAML document by a schema. What is wrong is told with its line. */
export function parseYaml<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: false });
  const [error] = document.errors;
  if (error) throw invalidDocument(what, error.linePos?.[0].line, error.message.split(' at line ')[0] ?? error.message);
  const result = schema.safeParse(valueOf(document, what));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw result.error;
  const offset = offsetOf(document, issue);
  throw invalidDocument(what, offset === undefined ? undefined : lines.linePos(offset).line, reasonOf(issue));
}

/** Prints as Go's YAML writer does: keys in alphabetical order, sequences not indented. */
export function printYaml(value: object): string {
  return `---\n${stringify(value, { sortMapEntries: true, indentSeq: false, lineWidth: 0 })}`;
}

/** The two keys that say what a document is, compared exactly. */
export const kindSchema = <Kind extends string>(kind: Kind) => ({
  apiVersion: z.literal(API_VERSION, `Validating apiVersion: Unknown version (known: ${API_VERSION})`),
  kind: z.literal(kind, `Validating kind: Unknown kind (known: ${kind})`),
});

// An alias bomb is counted out by the parser and thrown as a ReferenceError.
function valueOf(document: Document, what: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw invalidDocument(what, undefined, (cause as Error).message);
  }
}

function offsetOf(document: Document, issue: z.core.$ZodIssue): number | undefined {
  if (document.contents === null) return undefined;
  const node = issue.path.length === 0 ? document.contents : nearest(document, issue.path);
  if (issue.code !== 'unrecognized_keys' || !isMap(node)) return isNode(node) ? node.range?.[0] : undefined;
  const key = node.items.map((pair) => pair.key).find((key) => isScalar(key) && key.value === issue.keys[0]);
  return isNode(key) ? key.range?.[0] : undefined;
}

// What is missing has no place of its own: it is told at the line of the map that lacks it.
function nearest(document: Document, path: readonly PropertyKey[]): unknown {
  return document.getIn(path, true) ?? (path.length > 1 ? nearest(document, path.slice(0, -1)) : document.contents);
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown field "${issue.keys[0]}"`;
  return [issue.path.map(String).join('.'), issue.message].filter(Boolean).join(': ');
}
