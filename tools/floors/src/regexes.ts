import ts from 'typescript';
import { codeOf, isTool, type House, type SourceFile } from './house.ts';
import { nodesOf, placeOf } from './syntax.ts';

/** A regex of the product, and where it stands. */
export interface Regex {
  readonly source: string;
  readonly flags: string;
  readonly at: readonly string[];
}

export interface Regexes {
  /** Each once. */
  readonly known: readonly Regex[];
  /** Where one is made of something that only a run can know. */
  readonly unknown: readonly string[];
}

/** Every regex of the packages and plugins: those written as such, and those put together from constants of their file. */
export function regexesOf({ rooms }: House): Regexes {
  const known = new Map<string, { source: string; flags: string; at: string[] }>();
  const unknown: string[] = [];
  for (const file of rooms.filter((room) => !isTool(room)).flatMap(codeOf)) {
    for (const node of nodesOf(file)) {
      if (!ts.isRegularExpressionLiteral(node) && !isConstructed(node)) continue;
      const found = ts.isRegularExpressionLiteral(node) ? literal(node) : constructed(node, file);
      if (!found) unknown.push(placeOf(file, node));
      if (!found) continue;
      const [source, flags] = found;
      const regex = known.get(`/${source}/${flags}`) ?? { source, flags, at: [] };
      regex.at.push(placeOf(file, node));
      known.set(`/${source}/${flags}`, regex);
    }
  }
  return { known: [...known.values()], unknown };
}

type Parts = readonly [source: string, flags: string];

const isConstructed = (node: ts.Node): node is ts.NewExpression | ts.CallExpression =>
  (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'RegExp';

function literal({ text }: ts.RegularExpressionLiteral): Parts {
  const end = text.lastIndexOf('/');
  return [text.slice(1, end), text.slice(end + 1)];
}

function constructed(node: ts.NewExpression | ts.CallExpression, file: SourceFile): Parts | undefined {
  const [source, flags] = node.arguments ?? [];
  const parts = [source && textOf(source, file), flags ? textOf(flags, file) : ''] as const;
  return parts[0] === undefined || parts[1] === undefined ? undefined : [parts[0], parts[1]];
}

/** The text of an expression that is a string, or made of strings that are constants at the top of its file. */
function textOf(node: ts.Expression, file: SourceFile): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) {
    const constant = constantOf(node.text, file);
    return constant && textOf(constant, file);
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  const pieces = node.templateSpans.map(({ expression, literal }) => {
    const text = textOf(expression, file);
    return text === undefined ? undefined : text + literal.text;
  });
  return pieces.includes(undefined) ? undefined : node.head.text + pieces.join('');
}

function constantOf(name: string, { tree }: SourceFile): ts.Expression | undefined {
  return tree.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => (declarationList.flags & ts.NodeFlags.Const ? declarationList.declarations : []))
    .find((declaration) => ts.isIdentifier(declaration.name) && declaration.name.text === name)?.initializer;
}
