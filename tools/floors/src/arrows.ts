import {
  codeOf,
  isPlugin,
  isTool,
  shortName,
  TOOLS,
  type House,
  type Law,
  type Room,
  type Violation,
} from './house.ts';
import { importsOf, placeOf } from './syntax.ts';

/** Where each room of the design stands. New rooms say it themselves, in their nx tag. */
const FLOORS: Readonly<Record<string, number>> = {
  errors: 0,
  text: 0,
  yaml: 0,
  oci: 1,
  graph: 2,
  store: 2,
  plugin: 2,
  planner: 3,
  executor: 3,
  registry: 3,
  imgpkg: 3,
  server: 3,
  tkg: 4,
  transfer: 4,
  session: 5,
  cli: 7,
};

/** What a plugin may import: the contract, format packages, and two parsers. It is bundled whole. */
const FOR_PLUGINS = /^(?:@cse\/(?:plugin|oci|errors|tkg|imgpkg|tanzu-inventory|yaml|queue)|pg-boss|zod|node:.+)$/;

/** Law 2: planning reads and running writes, so what runs a plan knows no plugin, and what asks plugins runs nothing. */
const APART: Readonly<Record<string, readonly string[]>> = {
  executor: ['@cse/plugin', '@cse/planner'],
  planner: ['@cse/executor'],
};

export const apart: Law = function* ({ rooms }) {
  for (const room of rooms.filter(({ dir }) => dir.startsWith('packages/')))
    for (const file of codeOf(room))
      for (const { specifier, node } of importsOf(file))
        if (APART[shortName(room)]?.includes(specifier))
          yield { law: '2', at: placeOf(file, node), says: `imports ${specifier}: planning reads, running writes` };
};

/** Law 1: arrows run down, and end at another package's front door. */
export const arrows: Law = function* (house) {
  for (const room of house.rooms) {
    yield* standing(room);
    yield* declared(room, house);
    for (const file of room.files)
      for (const one of importsOf(file))
        yield* imported(room, one.specifier, { house, at: placeOf(file, one.node), test: file.kind === 'test' });
  }
};

function* standing(room: Room): Generator<Violation> {
  const design = room.dir.startsWith('packages/') ? FLOORS[room.dir.slice('packages/'.length)] : undefined;
  const at = `${room.dir}/package.json:1`;
  if (design !== undefined && design !== room.floor)
    yield { law: '1', at, says: `stands on floor ${design}, and its tag says ${room.floor}` };
  if (Number.isNaN(room.floor)) yield { law: '1', at, says: 'has no nx tag that says its floor' };
}

interface Importing {
  readonly house: House;
  readonly at: string;
  readonly test: boolean;
}

function* imported(room: Room, specifier: string, { house, at, test }: Importing): Generator<Violation> {
  if (specifier.startsWith('.')) {
    if (leaves(room, specifier, at)) yield { law: '1', at, says: `goes into another room by the window: ${specifier}` };
    return;
  }
  const name = packageOf(specifier);
  if (name.startsWith('@cse/') && specifier !== name && !specifier.endsWith('/package.json'))
    yield { law: '1', at, says: `imports ${specifier}; only ${name} itself is open` };
  if (test) return;
  if (isPlugin(room) && !FOR_PLUGINS.test(specifier) && name !== room.name)
    yield { law: '1', at, says: `a plugin imports ${specifier}` };
  if (!specifier.startsWith('node:') && !namedIn(room).includes(name))
    yield { law: '1', at, says: `imports ${name}, which its package.json does not name` };
  const other = house.rooms.find((each) => each.name === name);
  if (other && !isBelow(other, room))
    yield { law: '1', at, says: `imports ${name} of floor ${other.floor} from floor ${room.floor}` };
}

function* declared(room: Room, house: House): Generator<Violation> {
  const used = new Set<string>();
  for (const file of room.files) for (const { specifier } of importsOf(file)) used.add(packageOf(specifier));
  for (const name of Object.keys(room.manifest.dependencies ?? {})) {
    const other = house.rooms.find((each) => each.name === name);
    const at = `${room.dir}/package.json:1`;
    if (other && !isBelow(other, room))
      yield { law: '1', at, says: `depends on ${name} of floor ${other.floor} from floor ${room.floor}` };
    // The CLI carries plugins for oclif, which finds them by their package.json, and what its bundle leaves outside.
    const outside = room.manifest.tsup?.external?.includes(name);
    const carried = outside || name.startsWith('@oclif/plugin-') || (other && isPlugin(other));
    if (!used.has(name) && !carried) yield { law: '1', at, says: `depends on ${name}, which nothing imports` };
  }
}

// A plugin is bundled whole, so what it takes in it needs only while it is built.
const namedIn = (room: Room) => [
  ...Object.keys(room.manifest.dependencies ?? {}),
  // What whoever installs it has already.
  ...Object.keys(room.manifest.peerDependencies ?? {}),
  ...(isPlugin(room) ? Object.keys(room.manifest.devDependencies ?? {}) : []),
];

const isBelow = (other: Room, room: Room) => (isTool(room) ? true : other.floor < room.floor && other.floor !== TOOLS);

const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function leaves(room: Room, specifier: string, at: string): boolean {
  const depth = at.slice(room.dir.length + 1).split('/').length - 1;
  return specifier.split('/').filter((part) => part === '..').length > depth;
}
