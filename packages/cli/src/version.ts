import { createRequire } from 'node:module';

/** The version of this cse. */
export const { version } = createRequire(import.meta.url)('@cse/cli/package.json') as { readonly version: string };
