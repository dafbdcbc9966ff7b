import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseDeclaration } from './declaration.ts';

const plugins = fileURLToPath(new URL('../../../plugins/', import.meta.url));
const papers = globSync('*/package.json', { cwd: plugins })
  .map((path) => JSON.parse(readFileSync(join(plugins, path), 'utf8')))
  .filter((paper) => 'cse' in paper);

test.each(papers)('the declaration of $name, which is not checked where it comes with cse, is valid', (paper) => {
  expect(parseDeclaration(paper.cse, paper.name)).toEqual(paper.cse);
});

test.each([
  [{ choices: ['a'], default: 'b' }, 'the default is none of the choices'],
  [{ choices: [] }, 'choices'],
  [{ boolean: true, default: 'b' }, 'has no choices and no default'],
])('a flag that could not be given as it is declared is refused: %j', (flag, says) => {
  const cse = { api: 1, use: '@acme/x', plugin: './index.js', flags: { size: { summary: 'x', ...flag } } };
  expect(() => parseDeclaration(cse, 'acme-x')).toThrow(says);
});
