import { createRequire } from 'node:module';

/** The version of this cse. */
export const { version }: { readonly version: string } = createRequire(import.meta.url)('@cse/cli/package.json');
