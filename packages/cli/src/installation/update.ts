import { goBack, update, type Updated } from '@cse/installation';
import type { Trusting } from '../flags/archive.ts';
import { readUserFile } from '@cse/session';
import { installedHere } from './here.ts';

export interface UpdateFlags extends Trusting {
  readonly from?: string | undefined;
}

/** Replaces what runs here by the release that the flags name, or by the one before. */
export async function updateHere({ from, trust = [], 'allow-unsigned': allowUnsigned }: UpdateFlags): Promise<Updated> {
  const here = await installedHere();
  if (from === undefined) return goBack(here);
  const keys = await Promise.all(trust.map((path) => readUserFile('trust', path)));
  return update(from, here, { trust: keys, allowUnsigned });
}
