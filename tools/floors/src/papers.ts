import { openedBy } from './fronts.ts';
import { isPlugin, isTool, type Law, type Room, type Violation } from './house.ts';

/** Each package says in one sentence what it is, and how it is used. */
export const papers: Law = function* ({ rooms }) {
  for (const room of rooms) {
    yield* manifest(room);
    yield* readme(room);
  }
};

function* manifest(room: Room): Generator<Violation> {
  const {
    dir,
    manifest: { name, description = '', type, exports = {} },
  } = room;
  const at = `${dir}/package.json:1`;
  // npm finds what `npm create` names by its prefix.
  if (!name.startsWith('@cse/') && name !== 'create-cse-plugin' && dir !== 'packages/cli')
    yield { law: 'papers', at, says: `is called ${name}, not @cse/…` };
  if (!/^(?:[A-Z`]|cse ).*\.$/s.test(description))
    yield { law: 'papers', at, says: 'has no description that is a sentence' };
  if (type !== 'module') yield { law: 'papers', at, says: 'is no module' };
  if (isTool(room)) return;
  const front = exports['.'];
  const wanted = ['cse:source', 'types', 'default'];
  const has = typeof front === 'object' && front !== null ? Object.keys(front) : [];
  if (wanted.some((key) => !has.includes(key)))
    yield { law: 'papers', at, says: `its front door lacks ${wanted.filter((key) => !has.includes(key)).join(', ')}` };
}

function* readme(room: Room): Generator<Violation> {
  const { dir, readme: text, manifest: paper } = room;
  const at = `${dir}/README.md:1`;
  if (text === undefined) return yield { law: 'papers', at, says: 'is missing' };
  if (!text.startsWith(`# ${paper.name}\n`)) yield { law: 'papers', at, says: `does not begin with "# ${paper.name}"` };
  if (!plain(text).includes(plain(paper.description ?? '\0').replace(/\.$/, '')))
    yield { law: 'papers', at, says: 'does not hold the sentence of its package.json' };
  if (!text.includes('```') && !isTool(room))
    yield { law: 'papers', at, says: `has no example${isPlugin(room) ? ' of its use' : ''}` };
  const silent = openedBy(room).filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
  if (silent.length > 0 && !isPlugin(room)) yield { law: 'papers', at, says: `does not name ${silent.join(', ')}` };
}

const plain = (text: string) => text.replaceAll('`', '');
