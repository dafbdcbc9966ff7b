import { createRequire } from 'node:module';

/** The version of this cse. */
const paper: { readonly version: string } = createRequire(import.meta.url)('@cse/cli/package.json');

export const { version } = paper;
