import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document, type Pair } from 'yaml';
import { checkBounds } from './bounds.ts';
import { YamlError } from './yaml-error.ts';

export interface YamlOptions {
  /** `failsafe` leaves all scalars text: the tag 3.10 is not 3.1. */
  readonly schema?: 'core' | 'failsafe' | undefined;
}

export interface ReadYaml {
  readonly document: Document;
  /** What the document says; nothing is made of it before it is asked for, so that nodes may be set before. */
  value(): unknown;
  /** The line of a place in the text, from 1. */
  lineOf(offset: number): number;
}

/** Reads one document. Throws `YamlError`, with the line. */
export function readYaml(text: string, { schema = 'core' }: YamlOptions = {}): ReadYaml {
  checkBounds(text);
  const lines = new LineCounter();
  const lineOf = (offset: number) => lines.linePos(offset).line;
  const document = parsed(text, { schema, lines });
  const [error] = document.errors;
  if (error) throw new YamlError(error.message, lineOf(error.pos[0]));
  checkNodes(document, lineOf);
  return { document, lineOf, value: () => valueOf(document) };
}

function parsed(
  text: string,
  { schema, lines }: { readonly schema: 'core' | 'failsafe'; readonly lines: LineCounter },
) {
  try {
    // The library's own check of keys compares each with each.
    const quick = { uniqueKeys: false, prettyErrors: false, logLevel: 'error', merge: false } as const;
    return parseDocument(text, { schema, lineCounter: lines, ...quick });
  } catch (error) {
    throw new YamlError(error instanceof Error ? error.message : String(error), 1);
  }
}

function checkNodes(document: Document, lineOf: (offset: number) => number): void {
  const anchors = new Set<string>();
  const lineOfNode = (node: unknown) => lineOf(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  visit(document, {
    Node(_, node) {
      if (isAlias(node) && !anchors.has(node.source))
        throw new YamlError(`the alias *${node.source} has no anchor &${node.source} above it`, lineOfNode(node));
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
      const twice = isMap(node) ? secondOf(node.items) : undefined;
      if (twice)
        throw new YamlError(`it has the key ${JSON.stringify(String(twice.key))} twice`, lineOfNode(twice.key));
    },
  });
}

function secondOf(pairs: readonly Pair[]): Pair | undefined {
  const seen = new Set<unknown>();
  return pairs.find(({ key }) => {
    if (!isScalar(key)) return false;
    const isTwice = seen.has(key.value);
    seen.add(key.value);
    return isTwice;
  });
}

// Aliases of aliases are counted out by the library.
function valueOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new YamlError(error instanceof Error ? error.message : String(error), 1);
  }
}
