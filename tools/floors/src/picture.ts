import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { draw, measure, medianOf, readHouse } from './index.ts';

// Draws docs/architecture.svg from the imports as they are, and says how large things are.
const root = fileURLToPath(new URL('../../..', import.meta.url));
const house = readHouse(root);
mkdirSync(`${root}/docs`, { recursive: true });
writeFileSync(`${root}/docs/architecture.svg`, draw(house));
const { files, functions } = measure(house.rooms);
const largest = (values: readonly number[]) => values.at(-1) ?? 0;
process.stdout.write(
  `docs/architecture.svg: ${house.rooms.length} rooms\n` +
    `files: median ${medianOf(files)}, largest ${largest(files)} lines · functions: median ${medianOf(functions)}, largest ${largest(functions)} lines\n`,
);
