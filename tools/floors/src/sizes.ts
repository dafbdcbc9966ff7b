import ts from 'typescript';
import { codeOf, isTool, type Law, type Room, type SourceFile } from './house.ts';
import { isFunction, linesOf, nodesOf, placeOf, type FunctionNode } from './syntax.ts';

const FILE = 250;
const FUNCTION = 50;
const PARAMETERS = 3;
/** What is too large to be read at once. */
export const sizes: Law = function* ({ rooms }) {
  for (const room of rooms)
    for (const file of codeOf(room)) {
      const lines = lineCount(file);
      if (lines > FILE)
        yield { law: 'sizes', at: `${file.path}:${lines}`, says: `has ${lines} lines; at ${FILE} it is two files` };
      for (const node of nodesOf(file)) {
        if (!isFunction(node)) continue;
        const length = ownLinesOf(file, node);
        if (length > FUNCTION)
          yield {
            law: 'sizes',
            at: placeOf(file, node),
            says: `${nameOf(node)} has ${length} lines of its own, not ${FUNCTION} at most`,
          };
        if (node.parameters.length > PARAMETERS && !isTool(room))
          yield {
            law: 'sizes',
            at: placeOf(file, node),
            says: `${nameOf(node)} has ${node.parameters.length} parameters, not ${PARAMETERS} at most`,
          };
      }
    }
};

/** Zero `any`, tests included. */
export const anys: Law = function* ({ rooms }) {
  for (const { files } of rooms)
    for (const file of files)
      for (const node of nodesOf(file))
        if (node.kind === ts.SyntaxKind.AnyKeyword) yield { law: 'any', at: placeOf(file, node), says: 'says any' };
};

export interface Sizes {
  readonly files: readonly number[];
  readonly functions: readonly number[];
}

/** The lines of every file and function of the house's code, smallest first. */
export function measure(rooms: readonly Room[]): Sizes {
  const files = rooms.flatMap(codeOf);
  const functions = files.flatMap((file) => [...nodesOf(file)].filter(isFunction).map((node) => linesOf(file, node)));
  return { files: sorted(files.map(lineCount)), functions: sorted(functions) };
}

export const medianOf = (values: readonly number[]) => values[Math.floor(values.length / 2)] ?? 0;

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const lineCount = ({ text }: SourceFile) => text.trimEnd().split('\n').length;
// A function that returns an interface is as long as its methods together; each of them is read by itself.
function ownLinesOf(file: SourceFile, node: ts.Node): number {
  return linesOf(file, node) - nestedIn(node).reduce((sum, each) => sum + linesOf(file, each) - 1, 0);
}

/** The functions in a node, without those that stand in one of these. */
function nestedIn(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => void found.push(...(isFunction(child) ? [child] : nestedIn(child))));
  return found;
}

function nameOf(node: FunctionNode): string {
  if (node.name) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : 'a function';
}
