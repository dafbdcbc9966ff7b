import { readYaml, YamlError } from '@cse/yaml';
import { isMap, isNode, isScalar, stringify, type Document } from 'yaml';
import { z } from 'zod';
import { invalidDocument } from './errors.ts';

export const API_VERSION = 'imgpkg.carvel.dev/v1alpha1';

/** Reads one YAML document by a schema. What is wrong is told with its line. */
export function parseYaml<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const { document, lineOf, value } = documentOf(text, what);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (!issue) throw result.error;
  const offset = offsetOf(document, issue);
  throw invalidDocument(what, offset === undefined ? undefined : lineOf(offset), reasonOf(issue));
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

function documentOf(text: string, what: string) {
  try {
    const { document, lineOf, value } = readYaml(text);
    return { document, lineOf, value: value() };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw invalidDocument(what, error.line, error.message);
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
