import { openTar, tarStore, type ImgpkgTar } from '@cse/imgpkg';
import { readFile, readAll, withPlainErrors, type Files, type SourceStore } from '@cse/store';
import { noFolder, tarMissing } from './errors.ts';
import { MAP_FILE, parseMap, type TarMap } from './map-file.ts';
import { pathBelowTkg } from './names.ts';

/** A folder of `tanzu isolated-cluster`, open for reading: a store that answers as the source of its tars would. */
export interface IsolatedClusterFolder extends SourceStore {
  readonly map: TarMap;
  /** The tars that go to one repository, by its path below `tkg/`. */
  tars(path: string): Promise<readonly ImgpkgTar[]>;
}

// Some two hundred lines; a map of sixteen megabytes is none.
const LARGEST_MAP = 16 * 1024 * 1024;

/** Opens a folder. Every tar that the map names has to be there; each is opened when something of it is asked for. */
export async function openFolder(dir: string, { files }: { readonly files: Files }): Promise<IsolatedClusterFolder> {
  const plain = withPlainErrors(files);
  const path = `${dir}/${MAP_FILE}`;
  if (!(await plain.stat(path))) throw noFolder(dir, MAP_FILE);
  const text = new TextDecoder().decode(await readAll(readFile(plain, path), LARGEST_MAP));
  const map = parseMap(text, path);
  for (const tar of map.keys()) if (!(await plain.stat(`${dir}/${tar}`))) throw tarMissing(dir, tar);

  const open = new Map<string, Promise<ImgpkgTar>>();
  const openOnce = (tar: string) => {
    const opening = open.get(tar) ?? openTar(`${dir}/${tar}`, files);
    open.set(tar, opening);
    return opening;
  };
  const tars = async (wanted: string) =>
    Promise.all([...map].filter(([, repository]) => repository === wanted).map(([tar]) => openOnce(tar)));

  const store = tarStore(async (repository) => {
    const below = pathBelowTkg(repository);
    return below === undefined ? [] : tars(below);
  });
  return {
    map,
    tars,
    repository: store.repository,
    async [Symbol.asyncDispose]() {
      for (const opening of await Promise.allSettled(open.values()))
        if (opening.status === 'fulfilled') await opening.value[Symbol.asyncDispose]();
    },
  };
}
