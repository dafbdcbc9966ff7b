import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { binary } from './inventory.testing.ts';
import { parseInventory } from './inventory.ts';
import { metadataImage, mergeMetadata, parseMetadata, printMetadata } from './metadata.ts';
import { schemaOf } from './table.ts';
import { DATABASES, INVENTORY_TABLES } from './tables.ts';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';

const NAME = 'reg.example/tanzu_cli/plugins/plugin-inventory:latest';
const SCHEMA = schemaOf(INVENTORY_TABLES);

const made = (sql: string, more: (database: DatabaseSync) => void = () => {}): Uint8Array => {
  using database = new DatabaseSync(':memory:', { defensive: false });
  database.exec(sql);
  more(database);
  return database.serialize();
};

const valuesOf = (more: Parameters<typeof binary>[3] = {}, name = 'cluster', version = 'v1.0.0') => {
  const one = binary(name, 'kubernetes', version, more);
  return [
    ...[one.name, one.target, one.recommendedVersion, one.version, String(one.hidden), one.description],
    ...[one.publisher, one.vendor, one.os, one.architecture, one.digest, one.uri],
  ];
};
const insert = (database: DatabaseSync, values: readonly (string | number)[]) =>
  database.prepare(`INSERT INTO PluginBinaries VALUES (${values.map(() => '?').join(', ')})`).run(...values);
const withRow = (more: Parameters<typeof binary>[3], name?: string, version?: string) =>
  made(SCHEMA, (database) => void insert(database, valuesOf(more, name, version)));

const VIEWS = `CREATE TABLE a(x TEXT);
  CREATE VIEW PluginBinaries AS WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c) SELECT x FROM c;
  CREATE VIEW PluginGroups AS SELECT * FROM PluginBinaries;`;
const TRIGGER = `${SCHEMA} CREATE TRIGGER t AFTER INSERT ON PluginGroups BEGIN DELETE FROM PluginBinaries; END;`;
const COMPUTED = SCHEMA.replace('"URI" TEXT NOT NULL', `"URI" TEXT NOT NULL AS (hex(zeroblob(400000000)))`);
const CHECKED = SCHEMA.replace(
  '"URI" TEXT NOT NULL',
  `"URI" TEXT NOT NULL CHECK (length(hex(zeroblob(400000000))) > 0)`,
);

describe('X-23: a hostile inventory is refused', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['empty', () => new Uint8Array(), 'it is empty'],
    ['one byte', () => new Uint8Array(1), 'it is not a SQLite database'],
    ['text', () => Buffer.alloc(8192, 'x'), 'it is not a SQLite database'],
    ['a header and nothing else', () => made(SCHEMA).slice(0, 512), 'its page size is not one'],
    ['cut', () => made(SCHEMA).slice(0, 4096), 'malformed'],
    ['no tables', () => made('CREATE TABLE a(x TEXT)'), 'no such table: PluginBinaries'],
    [
      'no groups',
      () => made(SCHEMA.slice(0, SCHEMA.indexOf('CREATE TABLE "PluginGroups"'))),
      'no such table: PluginGroups',
    ],
    ['views', () => made(VIEWS), 'it has a view, "PluginBinaries"'],
    [
      'a view with an escape in its name',
      () => made(`${SCHEMA} CREATE VIEW "x\u001b]0;PWN\u0007" AS SELECT 1`),
      'it has a view, "x\\u001b]0;PWN\\u0007"',
    ],
    ['a trigger', () => made(TRIGGER), 'it has a trigger, "t"'],
    ['a virtual table', () => made(`${SCHEMA} CREATE VIRTUAL TABLE v USING fts5(x)`), 'it has a virtual table, "v"'],
    ['a computed column', () => made(COMPUTED), 'PluginBinaries.URI is computed'],
    [
      'no column',
      () => made(SCHEMA.replace('"URI" TEXT NOT NULL', '"URL" TEXT NOT NULL')),
      'no such column: PluginBinaries.URI',
    ],
    [
      'a number',
      () => made(SCHEMA.replaceAll('TEXT', 'ANY'), (db) => insert(db, [...valuesOf().slice(0, 11), 7])),
      'something other than text',
    ],
    ['a quote in a name', () => withRow({}, `x' OR '1'='1`), 'has the name'],
    ['a percent sign', () => withRow({}, 'clus%'), 'has the name "clus%"'],
    ['an escape', () => withRow({}, 'a\u001b[2J'), 'has the name "a\\u001b[2J"'],
    ['a path as version', () => withRow({}, 'a', '../v1'), 'has the name "../v1"'],
    ['dots', () => withRow({ uri: '../../other/image:v1' }), 'is said to be at "../../other/image:v1"'],
    ['dots inside', () => withRow({ uri: 'vmware/../../x:v1' }), 'is said to be at'],
    ['another host', () => withRow({ uri: 'evil.example/vmware/x:v1' }), 'is said to be at'],
    ['another port', () => withRow({ uri: 'localhost:5000/x:v1' }), 'is said to be at'],
    ['a scheme', () => withRow({ uri: 'https://evil.example/x:v1' }), 'is said to be at'],
    ['an absolute path', () => withRow({ uri: '/vmware/x:v1' }), 'is said to be at'],
    ['a backslash', () => withRow({ uri: 'vmware\\x:v1' }), 'is said to be at'],
    ['neither tag nor digest', () => withRow({ uri: 'vmware/x' }), 'is said to be at'],
    ['X-10: a bad digest', () => withRow({ digest: '../../x' }), 'has the digest "../../x"'],
  ])('%s', (_, database, message) => {
    const read = () => parseInventory(database(), NAME);
    expect(read).toThrow(expect.objectContaining({ code: 'INVENTORY_INVALID', fault: 'integrity' }));
    expect(read).toThrow(message);
    expect(read).toThrow(NAME);
  });

  test('a check that would fill the memory is not run', () => {
    const database = made(CHECKED, (db) => db.exec('PRAGMA ignore_check_constraints=ON') ?? insert(db, valuesOf()));
    const before = process.memoryUsage.rss();
    expect(() => parseInventory(database, NAME)).toThrow('is invalid');
    expect(process.memoryUsage.rss() - before).toBeLessThan(200e6);
  });

  test('a schema whose pages point at each other is refused before SQLite walks it', () => {
    const tables = Array.from({ length: 200 }, (_, at) => `CREATE TABLE "t${at}"(x TEXT PRIMARY KEY, y TEXT);`);
    const database = made(tables.join('\n'));
    expect(database[100]).toBe(5);
    const view = new DataView(database.buffer, database.byteOffset);
    const firstCell = view.getUint16(112);
    view.setUint32(108, view.getUint32(firstCell));
    expect(() => parseInventory(database, NAME)).toThrow(/its schema uses page \d+ twice/);
    view.setUint32(108, 1);
    expect(() => parseInventory(database, NAME)).toThrow('its schema uses page 1 twice');
    view.setUint32(108, 4_000_000);
    expect(() => parseInventory(database, NAME)).toThrow('which it does not have');
  });

  test('damage anywhere is found or does no harm', () => {
    const whole = made(SCHEMA, (db) => Array.from({ length: 200 }, (_, at) => insert(db, valuesOf({}, `p${at}`))));
    for (let at = 0; at < whole.byteLength; at += 97) {
      const damaged = whole.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      try {
        expect(parseInventory(damaged, NAME).binaries.length).toBeLessThanOrEqual(200);
      } catch (error) {
        expect(error).toMatchObject({ code: 'INVENTORY_INVALID' });
      }
    }
  });
});

describe('an inventory that is only unusual is read', () => {
  test('with a column more', () => {
    const sql = SCHEMA.replace('"Target" TEXT NOT NULL', '"Added" TEXT, "Target" TEXT NOT NULL');
    const [name = '', ...rest] = valuesOf();
    const { binaries } = parseInventory(
      made(sql, (db) => insert(db, [name, 'x', ...rest])),
      NAME,
    );
    expect(binaries).toEqual([binary('cluster', 'kubernetes', 'v1.0.0')]);
  });

  test('with an index on what a function makes of a column, which is not needed for it', () => {
    const sql = `${SCHEMA} CREATE INDEX i ON PluginBinaries(hex(PluginName))`;
    const { binaries } = parseInventory(
      made(sql, (db) => insert(db, valuesOf())),
      NAME,
    );
    expect(binaries).toEqual([binary('cluster', 'kubernetes', 'v1.0.0')]);
  });

  test('with 100,000 rows', () => {
    const database = made(SCHEMA, (db) => {
      db.exec('BEGIN');
      for (let at = 0; at < 100_000; at += 1) insert(db, valuesOf({}, `p${at}`));
      db.exec('COMMIT');
    });
    expect(parseInventory(database, NAME).binaries.length).toBe(100_000);
  });

  test('but not with more than a quarter of a million', () => {
    const database = made(SCHEMA, (db) => {
      db.exec(`WITH RECURSIVE c(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM c LIMIT 250001) INSERT INTO PluginBinaries
        SELECT 'p' || x, 'global', '', 'v1', 'false', '', '', '', 'linux', 'amd64', '', 'a/b:v1' FROM c`);
    });
    expect(() => parseInventory(database, NAME)).toThrow('more than 250000 rows');
  });
});

describe('metadata', () => {
  const some = {
    plugins: [
      ['b', 'global', 'v1'],
      ['a', 'kubernetes', 'v1'],
    ],
    groups: [['vmware', 'tkg', 'default', 'v1']],
  };
  const more = {
    plugins: [
      ['a', 'kubernetes', 'v1'],
      ['c', 'global', 'v1'],
    ],
    groups: [],
  };

  test('the same metadata is the same bytes, in whichever order it came', () => {
    const [one, other] = [printMetadata(mergeMetadata(some, more)), printMetadata(mergeMetadata(more, some))];
    expect(Buffer.from(one).equals(other)).toBe(true);
  });

  test('what was written is read back, merged, sorted and once', () => {
    expect(parseMetadata(printMetadata(mergeMetadata(some, more)), NAME)).toEqual({
      plugins: [
        ['a', 'kubernetes', 'v1'],
        ['b', 'global', 'v1'],
        ['c', 'global', 'v1'],
      ],
      groups: [['vmware', 'tkg', 'default', 'v1']],
    });
  });

  test('its image is one layer with one file, and the same metadata is the same image', async () => {
    const [{ manifest, blobs }, again] = [await metadataImage(some), await metadataImage(some)];
    expect(again.manifest.descriptor).toEqual(manifest.descriptor);
    const entries = await unpackTar(gunzipSync(blobs[1]?.bytes ?? new Uint8Array()));
    expect(entries.map(({ header: { name, mode, uid, mtime } }) => [name, mode, uid, mtime?.getTime()])).toEqual([
      [DATABASES.metadata, 0o600, 0, 0],
    ]);
    expect(parseMetadata(entries[0]?.data ?? new Uint8Array(), NAME)).toEqual(mergeMetadata(some, some));
  });

  test('what cannot be read is refused, not taken for nothing', () => {
    expect(() => parseMetadata(new Uint8Array(), NAME)).toThrow(expect.objectContaining({ code: 'INVENTORY_INVALID' }));
  });
});
