import { posix } from 'node:path';
import ts from 'typescript';
import { isTool, type Law, type Room, type SourceFile } from './house.ts';
import { placeOf } from './syntax.ts';

/** Each value that a package opens has a sentence where it is declared: what editors show is what it promises. */
export const sentences: Law = function* ({ rooms }) {
  for (const room of rooms.filter((each) => !isTool(each)))
    for (const { name, file } of openedFrom(room)) {
      const declared = file.tree.statements.find((statement) => namesOf(statement).includes(name));
      if (declared && ts.getJSDocCommentsAndTags(declared).length === 0)
        yield { law: 'sentences', at: placeOf(file, declared), says: `opens ${name} without a sentence on it` };
    }
};

interface FrontValue {
  readonly name: string;
  readonly file: SourceFile;
}

/** The values of an index that come from a file of the same room. */
function openedFrom({ files, dir }: Room): readonly FrontValue[] {
  const index = files.find(({ path }) => path === `${dir}/src/index.ts`);
  return (index?.tree.statements ?? []).flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.isTypeOnly) return [];
    const { exportClause: clause, moduleSpecifier: from } = statement;
    if (!clause || !ts.isNamedExports(clause) || !from || !ts.isStringLiteral(from)) return [];
    const file = files.find(({ path }) => path === posix.join(`${dir}/src`, from.text));
    return file ? clause.elements.filter(isValue).map((each) => ({ name: sourceName(each), file })) : [];
  });
}

const isValue = ({ isTypeOnly }: ts.ExportSpecifier) => !isTypeOnly;
const sourceName = ({ propertyName, name }: ts.ExportSpecifier) => (propertyName ?? name).text;

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return [statement.name?.text ?? ''];
  return [];
}
