import { checkCarried, type Found } from '@cse/installation';
import { readUserFile } from '@cse/session';
import type { Trusting } from '../flags/archive.ts';

/** The cse that came along with an archive, in whichever of its folders that is; nothing where none did. */
export async function findAlong(
  dirs: readonly string[],
  { trust = [], readData }: Trusting & { readonly readData?: boolean },
): Promise<Found | undefined> {
  const keys = await Promise.all(trust.map((path) => readUserFile('trust', path)));
  const found = await Promise.all(dirs.map((dir) => checkCarried(dir, { readData, trust: keys })));
  return found.find((each) => each !== undefined);
}
