// Run by npm run docs, before the build: what plugins declare, made of what they know.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declarations } from './declarations.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
for (const { path, text } of await declarations(root)) writeFileSync(root + path, text);
