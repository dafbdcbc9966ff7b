import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { loadPages } from './load.ts';
import { pluginReference } from './reference.ts';

// Run by npm run docs: docs/cli, made anew of what the commands say of themselves, and the reference for authors of plugins.
const folder = new URL('../../../docs/cli/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) await rm(new URL(name, folder));
for (const { file, text } of await loadPages()) await writeFile(new URL(file, folder), text);
await writeFile(new URL('../plugins/reference.md', folder), await pluginReference());
