import { completionsFor, printed } from './completions.ts';
import { knownWords, type WordPlaces } from './node-known-words.ts';
import { completionScript, SHELLS } from './script.ts';

/** What completes a command line: a script for each shell, and the answer that it asks for at each press of the key. */
export const completion = { shells: SHELLS, script: completionScript, answer };

/** Says what the last of `words` may become, as scripts read it. */
async function answer(words: readonly string[], places: WordPlaces): Promise<string> {
  return printed(await completionsFor(words, await knownWords(places)));
}
