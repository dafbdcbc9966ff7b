// Of a package, a bundle loads the files that it uses, and not all that the package offers.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const IMPORT = /^import \{([^}]*)\} from '(@cse\/[\w.-]+)';/gm;
const EXPORT = /^export \{([^}]*)\} from '([^']+)';/gm;

/**
 * An esbuild plugin that imports from the file in which something is, where a source file says `from '@cse/x'`. esbuild puts into
 * one chunk whatever the `index.ts` of a package names, so that a command would load nearly everything. Ours only re-export by name.
 */
export function straightImports(root, { except }) {
  const fronts = new Map();
  /** The file that each name of a package is in; of a package that is no folder of ours, nothing. */
  const filesOf = (name) => {
    if (!fronts.has(name)) fronts.set(name, readFront(join(root, 'packages', name.slice('@cse/'.length), 'src')));
    return fronts.get(name);
  };
  const fileOf = (name, from) => {
    const there = filesOf(from)?.get(name);
    return there?.startsWith('@cse/') ? fileOf(name, there) : there;
  };
  const straight = (names, from) => {
    const wanted = namesIn(names).map((each) => [each, fileOf(each.split(' as ')[0], from) ?? from]);
    const files = [...new Set(wanted.map(([, file]) => file))];
    const importing = (file) => wanted.filter(([, other]) => other === file).map(([each]) => each);
    return files.map((file) => `import { ${importing(file).join(', ')} } from '${file}';`).join(' ');
  };
  return {
    name: 'straight-imports',
    setup(build) {
      build.onLoad({ filter: /[\\/]packages[\\/][\w-]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll(IMPORT, (whole, names, from) =>
          except.test(from) ? whole : straight(names, from),
        ),
        loader: 'ts',
      }));
    },
  };
}

function readFront(folder) {
  let text;
  try {
    text = readFileSync(join(folder, 'index.ts'), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
  const files = new Map();
  for (const [, names, from] of text.matchAll(EXPORT))
    for (const name of namesIn(names)) files.set(name, from.startsWith('.') ? resolve(folder, from) : from);
  return files;
}

/** What is imported or exported by name, without types: those are gone when a program runs. */
const namesIn = (list) =>
  list
    .split(',')
    .map((name) => name.trim().replaceAll(/\s+/g, ' '))
    .filter((name) => name !== '' && !name.startsWith('type '));
