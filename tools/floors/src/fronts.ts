import ts from 'typescript';
import { isTool, shortName, type Law, type Room } from './house.ts';
import { placeOf } from './syntax.ts';

const VALUES = 15;

/** Rooms that open more than that. They may only come to open less. */
const LARGER: Readonly<Record<string, number>> = { oci: 17, store: 16, transfer: 17, render: 17 };

/** A package that needs more public values is two. Its index only passes names on. */
export const fronts: Law = function* ({ rooms }) {
  for (const room of rooms) {
    const index = indexOf(room);
    if (!index || isTool(room)) continue;
    const values = openedBy(room);
    const most = LARGER[shortName(room)] ?? VALUES;
    if (values.length > most)
      yield { law: 'fronts', at: `${index.path}:1`, says: `opens ${values.length} values, not ${most} at most` };
    for (const statement of index.tree.statements)
      if (ts.isExportDeclaration(statement) && !statement.exportClause)
        yield { law: 'fronts', at: placeOf(index, statement), says: 'exports all of a file; name what is meant' };
  }
};

/** The values that a package opens to others. */
export function openedBy(room: Room): readonly string[] {
  return indexOf(room)?.tree.statements.flatMap(valuesOf) ?? [];
}

const indexOf = ({ files, dir }: Room) => files.find(({ path }) => path === `${dir}/src/index.ts`);

function valuesOf(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement) || statement.isTypeOnly || !statement.exportClause) return [];
  if (!ts.isNamedExports(statement.exportClause)) return [];
  return statement.exportClause.elements.filter(({ isTypeOnly }) => !isTypeOnly).map(({ name }) => name.text);
}
