import ts from 'typescript';
import { codeOf, isTool, shortName, type Law, type Room, type SourceFile } from './house.ts';
import { importsOf, nodesOf, placeOf } from './syntax.ts';

/** Files through which the outside comes in: `node-files.ts`, `undici-transport.ts`. */
const ADAPTER = /\/(?:node|undici)-[^/]+\.ts$/;

/** A plugin's commands stand at the edge, as the CLI does. */
const COMMAND = /\/commands\//;

const OUTSIDE =
  /^(?:node:(?:fs|fs\/promises|http|https|http2|net|tls|dns|dns\/promises|os|child_process|worker_threads|timers|timers\/promises|process|readline|sqlite|cluster|dgram)|undici)$/;
const OUTSIDE_NAMES = /^(?:randomBytes|randomUUID|randomInt|performance)$/;
const OUTSIDE_CALLS =
  /^(?:Date\.now|performance\.now|Math\.random|crypto\.(?:randomUUID|getRandomValues)|AbortSignal\.timeout|setTimeout|setInterval|setImmediate|fetch|process\.\w+)$/;

/** Law 9: network, clock, disk, chance and the process enter through ports. */
export const ports: Law = function* ({ rooms }) {
  for (const room of rooms) {
    if (isTool(room) || isEdge(room)) continue;
    for (const file of codeOf(room)) {
      if (ADAPTER.test(file.path) || COMMAND.test(file.path)) continue;
      for (const { specifier, node, typeOnly, names } of importsOf(file)) {
        if (!typeOnly && OUTSIDE.test(specifier) && !isPure(names))
          yield { law: '9', at: placeOf(file, node), says: `imports ${specifier} outside of an adapter` };
        for (const name of names.filter((each) => OUTSIDE_NAMES.test(each)))
          yield { law: '9', at: placeOf(file, node), says: `takes ${name} from ${specifier} outside of an adapter` };
      }
      for (const { node, name } of reaches(file))
        yield { law: '9', at: placeOf(file, node), says: `uses ${name} outside of an adapter` };
    }
  }
};

/** Law 7: only the CLI exits and knows exit codes, and only it and the terminal print. */
export const printing: Law = function* ({ rooms }) {
  for (const room of rooms.filter((each) => !isTool(each) && shortName(each) !== 'cli'))
    for (const file of codeOf(room))
      for (const node of nodesOf(file)) {
        const name = ts.isPropertyAccessExpression(node) ? node.getText(file.tree) : '';
        if (EXITS.test(name) || (PRINTS.test(name) && !isEdge(room)))
          yield { law: '7', at: placeOf(file, node), says: `uses ${name}: only the CLI prints and exits` };
      }
};

const EXITS = /^process\.(?:exit|exitCode|abort)$/;
const PRINTS = /^(?:console\.\w+|process\.(?:stdout|stderr))$/;

/** Law 7, where streams are written to: there is one way to one, which cleans what others wrote. */
export const cleaning: Law = function* ({ rooms }) {
  for (const room of rooms.filter(isEdge))
    for (const file of codeOf(room).filter(({ path }) => path !== STREAMS))
      for (const node of nodesOf(file)) {
        const name = ts.isCallExpression(node) ? node.expression.getText(file.tree) : '';
        if (/^(?:console\.\w+|(?:.+\.)?(?:stdout|stderr)\.write|this\.(?:log|logToStderr|warn))$/.test(name))
          yield { law: '7', at: placeOf(file, node), says: `uses ${name}: only ${STREAMS} writes to a stream` };
      }
};

const STREAMS = 'packages/terminal/src/streams.ts';

/** Where the house meets people. */
const isEdge = (room: Room) => ['cli', 'terminal'].includes(shortName(room));

// What kind of address some text is can be said without any network.
const isPure = (names: readonly string[]) =>
  names.length > 0 && names.every((name) => /^(?:isIP|isIPv4|isIPv6|BlockList)$/.test(name));

function* reaches(file: SourceFile): Generator<{ readonly node: ts.Node; readonly name: string }> {
  for (const node of nodesOf(file)) {
    if (ts.isNewExpression(node) && node.expression.getText(file.tree) === 'Date' && !node.arguments?.length)
      yield { node, name: 'new Date()' };
    const name = reachOf(node, file);
    if (name !== undefined && OUTSIDE_CALLS.test(name)) yield { node, name };
  }
}

function reachOf(node: ts.Node, { tree }: SourceFile): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) return node.getText(tree);
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) return node.expression.text;
  return undefined;
}
