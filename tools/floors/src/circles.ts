import { posix } from 'node:path';
import { codeOf, type House, type Law } from './house.ts';
import { importsOf } from './syntax.ts';

/** No file imports one that leads back to it, be it for a type alone: who reads one of them need not read the other first. */
export const circles: Law = function* (house) {
  const next = importsByFile(house);
  const done = new Set<string>();
  for (const path of next.keys())
    for (const circle of circlesFrom(path, { next, done, way: [] }))
      yield { law: 'circles', at: `${circle[0]}:1`, says: `imports itself by way of ${circle.slice(1).join(', ')}` };
};

function importsByFile({ rooms }: House): ReadonlyMap<string, readonly string[]> {
  const files = rooms.flatMap(codeOf);
  const known = new Set(files.map(({ path }) => path));
  const near = ({ path }: { readonly path: string }, specifier: string) => posix.join(posix.dirname(path), specifier);
  return new Map(
    files.map((file) => {
      const own = [...importsOf(file)].map(({ specifier }) => specifier).filter((each) => each.startsWith('.'));
      return [file.path, [...new Set(own.map((each) => near(file, each)))].filter((path) => known.has(path))] as const;
    }),
  );
}

interface Walk {
  readonly next: ReadonlyMap<string, readonly string[]>;
  /** What leads to no circle, or to one that is told. */
  readonly done: Set<string>;
  /** The files from where it began to here. */
  readonly way: readonly string[];
}

function* circlesFrom(path: string, { next, done, way }: Walk): Generator<readonly string[]> {
  const at = way.indexOf(path);
  if (at >= 0) return yield way.slice(at);
  if (done.has(path)) return;
  for (const other of next.get(path) ?? []) yield* circlesFrom(other, { next, done, way: [...way, path] });
  done.add(path);
}
