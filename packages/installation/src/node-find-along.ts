import { readUserFile } from '@cse/session';
import { checkCarried, type Found } from './node-check-carried.ts';

interface FindAlongOptions {
  /** Files of public keys. */
  readonly trust?: readonly string[] | undefined;
  readonly readData?: boolean;
}

/** The cse that came along with an archive, in whichever of its folders that is; nothing where none did. */
export async function findAlong(
  dirs: readonly string[],
  { trust = [], readData }: FindAlongOptions,
): Promise<Found | undefined> {
  const keys = await Promise.all(trust.map((path) => readUserFile('trust', path)));
  const found = await Promise.all(dirs.map((dir) => checkCarried(dir, { readData, trust: keys })));
  return found.find((each) => each !== undefined);
}
