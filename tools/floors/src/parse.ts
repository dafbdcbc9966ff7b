import ts from 'typescript';
import { FLOOR_OF, TOOLS, type PackageManifest, type Room, type SourceFile } from './house.ts';

const TEST = /\.(?:test|testing)\.ts$|\/test\//;

export function parseFile(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return { path, text, tree, kind: TEST.test(path) ? 'test' : 'code' };
}

export function roomOf(dir: string, manifest: string, { readme, files }: Pick<Room, 'readme' | 'files'>): Room {
  const parsed: PackageManifest = JSON.parse(manifest);
  return { name: parsed.name, dir, floor: floorOf(dir, parsed), manifest: parsed, readme, files };
}

function floorOf(dir: string, { nx }: PackageManifest): number {
  const tag = nx?.tags?.find((each) => each.startsWith('floor:'))?.slice('floor:'.length);
  return FLOOR_OF[dir.split('/')[0] ?? ''] ?? (tag === 'tool' ? TOOLS : Number(tag));
}
