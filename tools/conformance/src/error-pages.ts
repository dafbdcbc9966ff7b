import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One sentence that an error can say. What is filled in when it runs stands as `…`. */
export interface Saying {
  /** The folder of its package. */
  readonly room: string;
  readonly code: string;
  readonly fault: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Finds what the errors of all packages and plugins say, by package and code. */
export function readSayings(root: string): readonly Saying[] {
  const files = globSync('{packages,plugins}/*/src/**/*.ts', { cwd: root }).sort();
  const sayings = files
    .filter((file) => !/\.(test|testing)\.ts$/.test(file))
    .flatMap((file) => sayingsIn(file.split('/src/')[0] ?? '', readFileSync(join(root, file), 'utf8')));
  return [...new Map(sayings.map((saying) => [`${saying.room} ${saying.code} ${saying.message}`, saying])).values()];
}

/** Finds what the errors of one file say: those that it makes, and those that it makes by functions of its own. */
export function sayingsIn(room: string, text: string): readonly Saying[] {
  const source = ts.createSourceFile('errors.ts', text, ts.ScriptTarget.Latest, true);
  const makers = makersIn(source);
  const found: Saying[] = [];
  const visit = (node: ts.Node): void => {
    const maker = ts.isNewExpression(node)
      ? makerOfClass(node)
      : ts.isCallExpression(node)
        ? makerOf(node, makers)
        : undefined;
    const saying = maker && sayingOf(argumentsOf(node as ts.CallExpression | ts.NewExpression), maker);
    if (saying) found.push({ room, ...saying });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a function that makes errors says by itself. */
interface Maker {
  readonly code?: string | undefined;
  readonly fault?: string | undefined;
}

const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const FAULT = /^(?:internal|usage|plan|incomplete|access|integrity|plugin|unavailable)$/;
const CLASS = /^(?:CseError|RegistryError)$/;

const makerOfClass = (node: ts.NewExpression): Maker | undefined =>
  CLASS.test(node.expression.getText()) ? {} : undefined;

/** `make(code, fault)(message)`, and `usage(message)`. */
function makerOf({ expression }: ts.CallExpression, makers: ReadonlyMap<string, Maker>): Maker | undefined {
  return makers.get((ts.isCallExpression(expression) ? expression.expression : expression).getText());
}

function argumentsOf(node: ts.CallExpression | ts.NewExpression): readonly ts.Expression[] {
  const before = ts.isCallExpression(node.expression) ? node.expression.arguments : [];
  return [...before, ...(node.arguments ?? [])];
}

/** The functions of a file that make an error of a message that they are given. */
function makersIn(source: ts.SourceFile): ReadonlyMap<string, Maker> {
  const makers = new Map<string, Maker>();
  for (const { name, initializer } of source.statements.filter(ts.isVariableStatement).flatMap(declarationsOf)) {
    if (!initializer) continue;
    const isCall = ts.isCallExpression(initializer) && makers.has(initializer.expression.getText());
    const made = isCall ? initializer : ts.isArrowFunction(initializer) ? madeIn(initializer) : undefined;
    if (!made) continue;
    const args = argumentsOf(made).flatMap(partsOf);
    if (args.some((arg) => isSaid(arg) && !isName(textOf(arg)))) continue;
    makers.set(name.getText(), namesIn(args));
  }
  return makers;
}

const declarationsOf = (statement: ts.VariableStatement) => [...statement.declarationList.declarations];

function madeIn(node: ts.Node): ts.NewExpression | undefined {
  if (ts.isNewExpression(node)) return makerOfClass(node) && node;
  return ts.forEachChild(node, madeIn);
}

/** An argument, or the parts of `{ code, fault, message }`. */
const partsOf = (arg: ts.Expression): readonly ts.Expression[] => (ts.isObjectLiteralExpression(arg) ? [] : [arg]);

const namesIn = (args: readonly ts.Expression[]): Maker => {
  const texts = args.filter(isSaid).map(textOf);
  return { code: texts.find((text) => CODE.test(text)), fault: texts.find((text) => FAULT.test(text)) };
};

function sayingOf(args: readonly ts.Expression[], maker: Maker): Omit<Saying, 'room'> | undefined {
  const { code = maker.code, fault = maker.fault } = namesIn(args);
  const [message, second] = args
    .filter(isSaid)
    .map(textOf)
    .filter((text) => !isName(text));
  if (code === undefined || fault === undefined || message === undefined) return undefined;
  const options = args.find(ts.isObjectLiteralExpression);
  const hint = options?.properties.filter(ts.isPropertyAssignment).find(({ name }) => name.getText() === 'hint');
  const said = hint && isSaid(hint.initializer) ? textOf(hint.initializer) : hint ? undefined : second;
  return { code, fault, message, hint: said };
}

const isName = (text: string) => CODE.test(text) || FAULT.test(text);

const isSaid = (node: ts.Expression): boolean =>
  ts.isStringLiteralLike(node) ||
  ts.isTemplateExpression(node) ||
  (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && isSaid(node.left));

function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right);
  return '…';
}
