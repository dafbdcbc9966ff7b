import type { Plan } from '@cse/graph';
import { contentId } from '@cse/graph';
import { replaceFile, withPlainErrors, type Files, type Store } from '@cse/store';
import type { PlanContext } from '@cse/plugin';
import { unfinishedFolder } from './errors.ts';
import { FolderTar } from './folder-tar.ts';
import { folderSink } from './folder-sink.ts';
import { stepsInto, tarsOf } from './lay-out.ts';
import { MAP_FILE, parseMap, printMap, type TarMap } from './map-file.ts';
import { readAll, readFile } from '@cse/store';

export interface WriteFolderOptions {
  readonly plan: Plan;
  /** Reads what the plan was made of. */
  readonly context: PlanContext;
  readonly files: Files;
}

/** A folder in the making: a store to run its plan into. */
export interface FolderWriter extends Store {
  /** What of the plan goes into the folder. */
  readonly plan: Plan;
  /** How many tars it will have. */
  readonly tars: number;
  /** Finishes the tars that nothing had to be brought for. Throws `ISOLATED_CLUSTER_INCOMPLETE` while others lack something. */
  finish(): Promise<void>;
}

/** Begins a folder: its map is written at once, and each tar gets its name when it is whole. Run again, it goes on. */
export async function writeFolder(dir: string, { plan, context, files }: WriteFolderOptions): Promise<FolderWriter> {
  const planned = await tarsOf(plan, context);
  const inTars = stepsInto(plan, planned);
  const plain = withPlainErrors(files);
  await plain.mkdir(dir);
  await writeMap(dir, new Map(planned.map(({ file, path }) => [file, path])), plain);
  const tars = planned.map(
    ({ file, repository, items }) =>
      new FolderTar(`${dir}/${file}`, {
        repository,
        items,
        files,
        holds: ({ digest }) => inTars.steps.has(contentId(repository, { digest })),
      }),
  );
  return {
    plan: inTars,
    tars: tars.length,
    repository: (name) => folderSink(name, tars),
    async finish() {
      for (const tar of tars) await tar.end();
      const unfinished = tars.filter(({ isFinished }) => !isFinished).length;
      if (unfinished > 0) throw unfinishedFolder(dir, unfinished);
    },
    async [Symbol.asyncDispose]() {
      for (const tar of tars) await tar[Symbol.asyncDispose]();
    },
  };
}

// What an earlier export left stays, as far as its tars are there.
async function writeMap(dir: string, map: TarMap, files: Files): Promise<void> {
  const path = `${dir}/${MAP_FILE}`;
  const all = new Map(map);
  if (await files.stat(path)) {
    const former = parseMap(new TextDecoder().decode(await readAll(readFile(files, path))), path);
    for (const [tar, repository] of former)
      if (!all.has(tar) && (await files.stat(`${dir}/${tar}`))) all.set(tar, repository);
  }
  await replaceFile(files, path, new TextEncoder().encode(printMap(all)));
}
