import ts from 'typescript';
import { codeOf, type Law } from './house.ts';
import { placeOf } from './syntax.ts';

/** Names that stand in several files still: each of them is a word of two fields, or of something that is carried whole. */
const SHARED = new Set([
  'Bringing',
  'Checking',
  'Component',
  'Exchange',
  'Finding',
  'Finishing',
  'ImageOptions',
  'Layer',
  'Loadable',
  'Planning',
  'Release',
  'Side',
  'TarEntry',
  'VerifyOptions',
]);

/** One word for one idea: a type's name is declared in one file of the house. */
export const typeNames: Law = function* ({ rooms }) {
  const first = new Map<string, string>();
  for (const file of rooms.flatMap(codeOf))
    for (const statement of file.tree.statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue;
      const name = statement.name.text;
      const other = first.get(name) ?? file.path;
      first.set(name, other);
      if (other !== file.path && !SHARED.has(name))
        yield {
          law: 'types',
          at: placeOf(file, statement),
          says: `declares ${name}, as ${other} does: name what it holds`,
        };
    }
};
