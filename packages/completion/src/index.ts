export { completion } from './completion.ts';
export { completionsFor, type Completion, type Completions } from './completions.ts';
export type { CommandWords, FlagWords, KnownWords } from './known-words.ts';
export type { WordPlaces } from './node-known-words.ts';
export type { Shell } from './script.ts';
