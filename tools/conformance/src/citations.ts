import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One test that says that it proves something. */
export interface Citation {
  readonly id: string;
  /** Below the root. */
  readonly file: string;
  readonly title: string;
}

// `P-256` is a curve, and stands in no title.
const ID = /\b(?:[BCFPSX]-\d{2,3}|E\d{2})\b/g;
const TESTS = '{packages,plugins,tools}/*/src/**/*.{test,testing}.ts';

/** Finds the ids in the titles of all tests, in the order of the files. */
export function readCitations(root: string): readonly Citation[] {
  const files = globSync(TESTS, { cwd: root }).sort();
  return files.flatMap((file) => citationsIn(file, readFileSync(join(root, file), 'utf8')));
}

/** Finds the ids in the titles of one file: of tests, of suites, and of the rows of a table that a title is filled from. */
export function citationsIn(file: string, text: string): readonly Citation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const tables = tablesOf(source);
  const found: Citation[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) ? titleOf(node) : undefined;
    for (const whole of title === undefined ? [] : filled(title, rowsOf(node, tables)))
      for (const [id] of whole.matchAll(ID)) found.push({ id, file, title: whole });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

type Rows = readonly (readonly string[])[];

/** A title, once for each row that it is filled from. */
function filled(title: string, rows: Rows): readonly string[] {
  const blank = /%[sjd]|\$\w+/;
  if (!blank.test(title) || rows.length === 0) return [title];
  return rows.map((row) => row.reduce((text, cell) => text.replace(blank, () => cell), title));
}

const TITLED = /^(?:test|describe|whenInstalled|each)\b/;

/** The title of a call that makes tests. Where an id stands by itself, the title is what comes behind it. */
function titleOf(call: ts.CallExpression): string | undefined {
  const name = TITLED.exec(call.expression.getText())?.[0];
  const [first, second] = call.arguments.filter(ts.isStringLiteralLike).map(({ text }) => text);
  if (name === undefined || first === undefined) return undefined;
  return name === 'each' && second !== undefined ? `${first}: ${second}` : first;
}

/** The tables of a file that have a name. */
function tablesOf(source: ts.SourceFile): ReadonlyMap<string, ts.Expression> {
  const tables = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) tables.set(node.name.getText(), node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tables;
}

/** The texts that the rows of `test.each(…)('%s …')` begin with. */
function rowsOf(call: ts.Node, tables: ReadonlyMap<string, ts.Expression>): Rows {
  if (!ts.isCallExpression(call) || !ts.isCallExpression(call.expression)) return [];
  const [given] = call.expression.arguments;
  const table = given && bare(ts.isIdentifier(given) ? (tables.get(given.text) ?? given) : given);
  if (!table || !ts.isArrayLiteralExpression(table)) return [];
  return table.elements.map((row) => {
    const cells = ts.isArrayLiteralExpression(row) ? [...row.elements] : [row];
    const end = cells.findIndex((cell) => !ts.isStringLiteralLike(cell));
    return cells
      .slice(0, end < 0 ? cells.length : end)
      .flatMap((cell) => (ts.isStringLiteralLike(cell) ? cell.text : []));
  });
}

const bare = (node: ts.Expression): ts.Expression =>
  ts.isAsExpression(node) || ts.isSatisfiesExpression(node) ? bare(node.expression) : node;
