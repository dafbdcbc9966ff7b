import { fileURLToPath } from 'node:url';
import { completion } from '@cse/installation';
import { write } from '@cse/terminal';

/** Answers `cse __complete WORDS…`, which the scripts of shells ask at each press of the key: without oclif, which takes too long. */
export async function main([, ...words]: readonly string[], root: string): Promise<void> {
  const places = { root: fileURLToPath(new URL('..', root)), folder: process.cwd(), env: process.env };
  await write(process.stdout, await completion.answer(words, places), 'whole');
}
