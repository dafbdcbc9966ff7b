// Run by npm run docs: docs/conformance.md, made anew of what the tests say of themselves, and docs/errors.md of the errors.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCitations } from './citations.ts';
import { readSayings } from './error-pages.ts';
import { errorsPage, exitsIn } from './errors-page.ts';
import { readFamilies } from './ids.ts';
import { discrepancies, pageOf } from './page.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const [families, citations] = [readFamilies(), readCitations(root)];
for (const line of discrepancies(families, citations)) console.error(line);
writeFileSync(`${root}docs/conformance.md`, pageOf(families, citations));
const exits = exitsIn(readFileSync(`${root}packages/cli/src/exit-code.ts`, 'utf8'));
writeFileSync(`${root}docs/errors.md`, await errorsPage(readSayings(root), exits));
