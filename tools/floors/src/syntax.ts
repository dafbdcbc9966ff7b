import ts from 'typescript';
import type { SourceFile } from './house.ts';

/** Every node of a file, from the top down. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  yield* below(file.tree);
}

function* below(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* below(child);
}

/** `file:line` of a node. */
export function placeOf({ path, tree }: SourceFile, node: ts.Node): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

export function linesOf({ tree }: SourceFile, node: ts.Node): number {
  const line = (position: number) => tree.getLineAndCharacterOfPosition(position).line;
  return line(node.getEnd()) - line(node.getStart(tree)) + 1;
}

export interface Import {
  readonly specifier: string;
  readonly node: ts.Node;
  /** Nothing of it is left when it runs. */
  readonly typeOnly: boolean;
  /** What is taken, by its name at the source. */
  readonly names: readonly string[];
}

/** Everything that a file takes from elsewhere: imports, re-exports, `import()` and `require.resolve()`. */
export function* importsOf(file: SourceFile): Generator<Import> {
  for (const node of nodesOf(file)) {
    const found = asImport(node);
    if (found) yield found;
  }
}

function asImport(node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const { importClause: clause } = node;
    const bindings = clause?.namedBindings;
    const names = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(nameOf) : [];
    return { specifier: node.moduleSpecifier.text, node, typeOnly: clause?.isTypeOnly ?? false, names };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
    return { specifier: node.moduleSpecifier.text, node, typeOnly: node.isTypeOnly, names: [] };
  if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || isResolve(node))) {
    const [argument] = node.arguments;
    if (argument && ts.isStringLiteral(argument)) return { specifier: argument.text, node, typeOnly: false, names: [] };
  }
  return undefined;
}

const isResolve = ({ expression }: ts.CallExpression) =>
  ts.isPropertyAccessExpression(expression) &&
  expression.name.text === 'resolve' &&
  ts.isIdentifier(expression.expression) &&
  expression.expression.text === 'require';

const nameOf = (element: ts.ImportSpecifier) => (element.propertyName ?? element.name).text;

export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

export function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}
