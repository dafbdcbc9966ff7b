import { codeLinesOf } from './code-lines.ts';
import { arrowsOf } from './drawing.ts';
import { codeOf, shortName, type Law } from './house.ts';

const LINES = 2800;
const PACKAGES = 10;

/** The CLI parses, shows and exits: it is small, and knows few. A command with logic has a package of its own. */
export const cli: Law = function* ({ rooms }) {
  for (const room of rooms.filter((each) => shortName(each) === 'cli')) {
    const at = `${room.dir}/package.json:1`;
    const lines = codeOf(room).reduce((sum, file) => sum + codeLinesOf(file), 0);
    if (lines > LINES) yield { law: 'cli', at, says: `has ${lines} lines of code, not ${LINES} at most` };
    const ours = arrowsOf({ rooms }).filter(({ from }) => from === room.name);
    if (ours.length > PACKAGES)
      yield { law: 'cli', at, says: `imports ${ours.length} packages of ours, not ${PACKAGES} at most` };
  }
};
