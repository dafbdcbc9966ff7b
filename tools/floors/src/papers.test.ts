import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { draw, readHouse } from './index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const docs = (name: string) => readFileSync(`${root}docs/${name}`, 'utf8');

test('the drawing shows the packages and imports that there are: else npm run picture draws it anew', () => {
  expect(withoutCounts(docs('architecture.svg'))).toBe(withoutCounts(draw(readHouse(root))));
});

test('the map of the house leads to files that are there, and the rooms it lists are all of them', () => {
  const page = docs('architecture.md');
  const links = [...page.matchAll(/\]\(\.\.\/([^)#]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((path) => !existsSync(root + path))).toEqual([]);
  const rooms = readHouse(root).rooms.filter(({ dir }) => !dir.startsWith('tools/'));
  expect(rooms.map(({ dir }) => dir).filter((dir) => !links.includes(dir))).toEqual([]);
});

// Lines come and go with every change; that is no reason to draw again.
const withoutCounts = (svg: string) => svg.replaceAll(/>\d+ lines</g, '><');
