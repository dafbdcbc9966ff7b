import ts from 'typescript';
import type { SourceFile } from './house.ts';

/** How many lines of a file hold code: blank lines and comments do not count. */
export function codeLinesOf({ tree }: SourceFile): number {
  const lines = new Set<number>();
  const lineAt = (position: number) => tree.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (isDoc(node)) return;
    const children = node.getChildren(tree);
    children.forEach(visit);
    if (children.length > 0 || node.getEnd() === node.getStart(tree)) return;
    for (let line = lineAt(node.getStart(tree)); line <= lineAt(node.getEnd() - 1); line += 1) lines.add(line);
  };
  visit(tree);
  return lines.size;
}

const isDoc = ({ kind }: ts.Node) => kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode;
