import ts from 'typescript';
import { codeOf, isPlugin, shortName, type Law, type Room } from './house.ts';
import { nodesOf, placeOf } from './syntax.ts';

/** The kinds that plugins serve. The core carries them without knowing any. */
const KINDS = new Set(['tkg', 'tkr', 'inventory', 'inventories', 'bundle', 'bundles']);

/** The formats that plugins share know their own words. */
const FORMATS = new Set(['imgpkg', 'tkg', 'tanzu-inventory']);

/** Names that say nothing of what is inside. */
const EMPTY_NAMES = /^(?:utils?|helpers?|common|types|constants|manager|misc|shared)\.ts$/;

/** Law 6: the core knows no kind. Comments may speak of them, code may not. */
export const kinds: Law = function* ({ rooms }) {
  for (const room of rooms.filter(isCore))
    for (const file of codeOf(room))
      for (const node of nodesOf(file)) {
        const word = wordsOf(node).find((each) => KINDS.has(each));
        if (word !== undefined)
          yield { law: '6', at: placeOf(file, node), says: `says "${word}": the core knows no kind` };
      }
};

/** A file has one idea, and is named for it, in kebab-case. */
export const names: Law = function* ({ rooms }) {
  for (const { files } of rooms)
    for (const { path } of files) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (EMPTY_NAMES.test(name))
        yield { law: 'names', at: `${path}:1`, says: `"${name}" says nothing of what is inside` };
      if (!/^[a-z0-9]+(?:[-.][a-z0-9]+)*\.ts$/.test(name))
        yield { law: 'names', at: `${path}:1`, says: `"${name}" is not in kebab-case` };
    }
};

/** Law 8: schemas stay private to their package; parse functions go out. */
export const schemas: Law = function* ({ rooms }) {
  for (const room of rooms.filter((each) => !isPlugin(each))) {
    const index = room.files.find(({ path }) => path === `${room.dir}/src/index.ts`);
    const made = new Set(codeOf(room).flatMap(({ tree }) => tree.statements.flatMap(schemasOf)));
    for (const name of index?.tree.statements.flatMap(exportedBy) ?? [])
      if (made.has(name))
        yield {
          law: '8',
          at: `${room.dir}/src/index.ts:1`,
          says: `opens the schema ${name}; open what it parses instead`,
        };
  }
};

/** All below the plugins, and the composition that carries them. */
function isCore(room: Room): boolean {
  if (FORMATS.has(shortName(room))) return false;
  return room.floor < 4 || room.dir === 'packages/transfer';
}

function wordsOf(node: ts.Node): readonly string[] {
  const isName = ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
  const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  return isName || isText ? split(node.text) : [];
}

/** `tkgVersion`, `TKG_VERSION` and `cse tkg list` all hold the word "tkg". */
const split = (text: string) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

function schemasOf(statement: ts.Statement): readonly string[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(({ initializer }) => initializer !== undefined && /^z\s*\.\s*\w+\(/.test(initializer.getText()))
    .map(({ name }) => name.getText());
}

function exportedBy(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause))
    return [];
  return statement.exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}
