import ts from 'typescript';
import { codeLinesOf } from './code-lines.ts';
import { codeOf, type Law } from './house.ts';
import { nodesOf } from './syntax.ts';

/** Casts in a thousand lines. A cast is a claim that nobody checks. */
const MOST = 2;
/** What is smaller says nothing of the house. */
const SOME = 1000;

export const casts: Law = function* ({ rooms }) {
  const files = rooms.flatMap(codeOf);
  const lines = files.reduce((sum, file) => sum + codeLinesOf(file), 0);
  const found = files.reduce((sum, file) => sum + [...nodesOf(file)].filter(isCast).length, 0);
  if (lines >= SOME && found > (MOST * lines) / 1000)
    yield {
      law: 'casts',
      at: 'package.json:1',
      says: `has ${found} casts in ${lines} lines, not ${MOST} in 1,000 at most`,
    };
};

const isCast = (node: ts.Node) => ts.isAsExpression(node) && node.type.getText() !== 'const';
