import { expect, test } from 'vitest';
import { arrowsOf, draw, shortest } from './drawing.ts';
import { parseFile, roomOf } from './parse.ts';

const room = (dir: string, ...imports: readonly string[]) =>
  roomOf(
    dir,
    JSON.stringify({
      name: `@cse/${dir.split('/')[1]}`,
      description: 'A <thing>.',
      nx: { tags: [`floor:${imports.length}`] },
    }),
    {
      readme: '',
      files: [
        parseFile(`${dir}/src/index.ts`, imports.map((name) => `import '${name}';`).join('\n')),
        parseFile(`${dir}/src/a.test.ts`, "import '@cse/testkit';"),
      ],
    },
  );

const house = {
  rooms: [
    room('packages/errors'),
    room('packages/oci', '@cse/errors'),
    room('plugins/x', '@cse/oci', '@cse/errors', 'zod'),
  ],
};

test('arrows are what the code imports from other packages, and not what its tests do', () => {
  expect(arrowsOf(house)).toEqual([
    { from: '@cse/oci', to: '@cse/errors' },
    { from: '@cse/x', to: '@cse/oci' },
    { from: '@cse/x', to: '@cse/errors' },
  ]);
});

test('an arrow that a longer way makes plain is left out', () => {
  expect(shortest(arrowsOf(house))).toEqual([
    { from: '@cse/oci', to: '@cse/errors' },
    { from: '@cse/x', to: '@cse/oci' },
  ]);
});

test('the picture has each room once, and each arrow', () => {
  const svg = draw(house);
  expect(svg.match(/<g>/g)).toHaveLength(3);
  expect(svg.match(/<path d="M[\d.]+ [\d.]+C/g)).toHaveLength(2);
  expect(svg).toContain('<title>A &lt;thing>.</title>');
});
