import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House, Room } from './house.ts';
import { parseFile, roomOf } from './parse.ts';

/** Reads all packages and plugins of a repository, and the tools that others import. */
export function readHouse(root: string): House {
  const dirs = ['packages', 'plugins', 'tools'].flatMap((top) =>
    namesIn(join(root, top)).map((name) => `${top}/${name}`),
  );
  return { rooms: dirs.map((dir) => readRoom(root, dir)).filter((room) => room !== undefined) };
}

function readRoom(root: string, dir: string): Room | undefined {
  const manifest = textOf(join(root, dir, 'package.json'));
  if (manifest === undefined || (dir.startsWith('tools/') && !manifest.includes('"exports"'))) return undefined;
  const paths = filesIn(join(root, dir, 'src')).map((name) => `${dir}/src/${name}`);
  const files = paths.map((path) => parseFile(path, readFileSync(join(root, path), 'utf8')));
  return roomOf(dir, manifest, { readme: textOf(join(root, dir, 'README.md')), files });
}

function filesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const namesIn = (dir: string) =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
