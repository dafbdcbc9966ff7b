/** What makes a table: its columns, all of text, and those that tell its rows apart. */
export interface TableSchema {
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** The SQL that makes such tables. */
export function schemaOf(tables: Readonly<Record<string, TableSchema>>): string {
  return Object.entries(tables)
    .map(([name, { columns, key }]) => {
      const lines = [
        ...columns.map((column) => `"${column}" TEXT NOT NULL`),
        `PRIMARY KEY(${key.map(quoted).join(', ')})`,
      ];
      return `CREATE TABLE "${name}" (\n  ${lines.join(',\n  ')}\n);`;
    })
    .join('\n');
}

/** The columns of some tables, by table. */
export function columnsOf(tables: Readonly<Record<string, TableSchema>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(tables).map(([name, { columns }]) => [name, columns]));
}

const quoted = (name: string) => `"${name}"`;
