import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadManual } from './load.ts';

// Run by npm run release: the manual pages, into the folder that is named.
const [folder = 'man'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const { file, text } of await loadManual()) await writeFile(join(folder, file), text);
