import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

const CLI = fileURLToPath(new URL('..', import.meta.url));
const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

export interface Installing {
  /** What `release.json` says beside version, platform and node. */
  readonly release?: Readonly<Record<string, string>>;
  /** Another version than the built one's own. */
  readonly version?: string;
}

/** Installs the built cse as a release is, flat and without links. Its Node only starts the one that runs this: to pack a whole one takes long. */
export function install(top: string, { release = {}, version = manifestOf(CLI).version }: Installing = {}): string {
  const modules = join(top, 'lib', 'node_modules');
  copyPackage(CLI, modules);
  const manifest = join(modules, '@cse', 'cli', 'package.json');
  writeFileSync(manifest, JSON.stringify({ ...manifestOf(dirname(manifest)), version }));
  mkdirSync(join(top, 'bin'), { recursive: true });
  writeFileSync(join(top, 'lib', 'node'), `#!/bin/sh\nexec "${realpathSync(process.execPath)}" "$@"\n`, {
    mode: 0o755,
  });
  writeFileSync(join(top, 'bin', 'cse'), START, { mode: 0o755 });
  const facts = { version, platform: `${process.platform}-${process.arch}`, node: process.versions.node, ...release };
  writeFileSync(join(top, 'release.json'), `${JSON.stringify(facts, undefined, 2)}\n`);
  return join(top, 'bin', 'cse');
}

const START = `#!/bin/sh
here=\${0%/*}
exec "$here/../lib/node" "$here/../lib/node_modules/@cse/cli/bin/run.js" "$@"
`;

/** Copies a package and what it depends on to where Node finds them; one that is there in another version goes below who needs it. */
function copyPackage(folder: string, modules: string): void {
  const { name, version, dependencies = {}, files } = manifestOf(folder);
  const to = join(modules, name);
  if (existsSync(to) && manifestOf(to).version === version) return;
  const parts = files && !folder.includes('/.pnpm/') ? ['package.json', ...files] : ['.'];
  for (const part of parts)
    cpSync(join(folder, part), join(to, part), {
      recursive: true,
      dereference: true,
      filter: (path) => basename(path) !== 'node_modules' || path === folder,
    });
  for (const dependency of Object.keys(dependencies)) {
    // Left out of what users get (pnpm-workspace.yaml).
    if (dependency === 'yarn') continue;
    const found = find(dependency, folder);
    const shared = join(modules, dependency);
    const isOther = existsSync(shared) && manifestOf(shared).version !== manifestOf(found).version;
    copyPackage(found, isOther ? join(to, 'node_modules') : modules);
  }
}

function find(name: string, from: string): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(found)) return realpathSync(found);
  }
  throw new Error(`${name} is not installed for ${from}`);
}
