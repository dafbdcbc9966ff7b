import { constants, DatabaseSync } from 'node:sqlite';
import { invalidDatabase } from './errors.ts';
import { faultOfSchemaPages } from './schema-pages.ts';

/** The columns of a database's tables that matter, by table. All of them hold text. */
export type Columns = Readonly<Record<string, readonly string[]>>;

/** One row, its values in the order of the columns asked for. */
export type Row = readonly string[];

export interface ReadOptions {
  /** What the database is called in messages. */
  readonly name: string;
  readonly columns: Columns;
}

// Ten times what the vendor publishes in years; it bounds what a hostile database costs.
const ROWS_AT_MOST = 250_000;

/**
 * Reads tables of a database that may be hostile, from a copy in memory. Only plain columns of plain tables are ever
 * asked for, so nothing that the database brings along is run (sqlite.org/security.html). Throws `INVENTORY_INVALID`.
 */
export function readTables(
  bytes: Uint8Array,
  { name, columns }: ReadOptions,
): Readonly<Record<string, readonly Row[]>> {
  const fault = faultOfSchemaPages(bytes);
  if (fault) throw invalidDatabase(name, fault);
  using database = new DatabaseSync(':memory:', LOCKED);
  try {
    database.deserialize(bytes);
    lock(database, Object.keys(columns));
    refuseCode(database, name);
    refuseDamage(database, name);
    return Object.fromEntries(
      Object.entries(columns).map(([table, wanted]) => [table, rowsOf(database, { name, table, wanted })]),
    );
  } catch (cause) {
    if (isSqliteError(cause)) throw invalidDatabase(name, cause.message, cause);
    throw cause;
  }
}

/** Makes a database of its schema and rows: the same rows are always the same bytes. */
export function writeTables(schema: string, tables: Readonly<Record<string, readonly Row[]>>): Uint8Array {
  using database = new DatabaseSync(':memory:');
  database.exec(schema);
  database.exec('BEGIN');
  for (const [table, rows] of Object.entries(tables)) insert(database, table, rows);
  database.exec('COMMIT');
  return database.serialize();
}

const LOCKED = {
  defensive: true,
  allowExtension: false,
  enableDoubleQuotedStringLiterals: false,
  limits: { length: 1_000_000, attach: 0, triggerDepth: 0 },
};

const PRAGMAS = new Set(['quick_check', 'table_xinfo']);

function lock(database: DatabaseSync, tables: readonly string[]): void {
  database.exec('PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;');
  database.exec('PRAGMA temp_store=MEMORY; PRAGMA query_only=ON;');
  const readable = new Set(['sqlite_master', 'sqlite_schema', ...tables]);
  database.setAuthorizer((action, object) => {
    if (action === constants.SQLITE_SELECT) return constants.SQLITE_OK;
    if (action === constants.SQLITE_READ && readable.has(object ?? '')) return constants.SQLITE_OK;
    if (action === constants.SQLITE_PRAGMA && PRAGMAS.has(object ?? '')) return constants.SQLITE_OK;
    return constants.SQLITE_DENY;
  });
}

function refuseCode(database: DatabaseSync, name: string): void {
  for (const { type, object, sql, rootpage } of database
    .prepare('SELECT type, name AS object, sql, rootpage FROM sqlite_schema')
    .iterate()) {
    const isPlain = (type === 'table' || type === 'index') && Number(rootpage) > 0;
    if (!isPlain || /^\s*create\s+virtual/i.test(String(sql)))
      throw invalidDatabase(
        name,
        `it has a ${rootpage === 0 && type === 'table' ? 'virtual table' : type}, ${JSON.stringify(String(object))}`,
      );
  }
}

function refuseDamage(database: DatabaseSync, name: string): void {
  const { quick_check: answer } = database.prepare('PRAGMA quick_check(1)').get() ?? {};
  if (answer !== 'ok') throw invalidDatabase(name, `it is damaged: ${answer}`);
}

interface TableOptions {
  readonly name: string;
  readonly table: string;
  readonly wanted: readonly string[];
}

function rowsOf(database: DatabaseSync, { name, table, wanted }: TableOptions): readonly Row[] {
  const known = new Map(
    database
      .prepare(`PRAGMA table_xinfo("${table}")`)
      .all()
      .map((column) => [column.name, column]),
  );
  if (known.size === 0) throw invalidDatabase(name, `no such table: ${table}`);
  const computed = [...known.values()].find(({ hidden }) => hidden !== 0);
  if (computed) throw invalidDatabase(name, `column ${table}.${computed.name} is computed`);
  for (const column of wanted)
    if (!known.has(column)) throw invalidDatabase(name, `no such column: ${table}.${column}`);
  const select = database.prepare(`SELECT ${wanted.map((column) => `"${column}"`).join(', ')} FROM "${table}"`);
  select.setReturnArrays(true);
  const rows: Row[] = [];
  const found: Iterable<unknown> = select.iterate();
  for (const row of found) {
    if (rows.length === ROWS_AT_MOST) throw invalidDatabase(name, `${table} has more than ${ROWS_AT_MOST} rows`);
    if (!isText(row)) throw invalidDatabase(name, `row ${rows.length + 1} of ${table} holds something other than text`);
    rows.push(row);
  }
  return rows;
}

function insert(database: DatabaseSync, table: string, rows: readonly Row[]): void {
  const width = rows[0]?.length ?? 0;
  if (width === 0) return;
  const statement = database.prepare(`INSERT INTO "${table}" VALUES (${Array(width).fill('?').join(', ')})`);
  for (const row of rows) statement.run(...row);
}

const isText = (row: unknown): row is Row => Array.isArray(row) && row.every((value) => typeof value === 'string');

const isSqliteError = (value: unknown): value is Error =>
  value instanceof Error && 'code' in value && value.code === 'ERR_SQLITE_ERROR';
