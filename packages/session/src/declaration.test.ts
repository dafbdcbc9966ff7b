import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDeclaration } from './declaration.ts';

const plugins = new URL('../../../plugins/', import.meta.url);
const papers = readdirSync(plugins)
  .map((name) => JSON.parse(readFileSync(new URL(`${name}/package.json`, plugins), 'utf8')))
  .filter((paper) => 'cse' in paper);

test.each(papers)('the declaration of $name, which is not checked where it comes with cse, is valid', (paper) => {
  expect(parseDeclaration(paper.cse, paper.name)).toEqual(paper.cse);
});
