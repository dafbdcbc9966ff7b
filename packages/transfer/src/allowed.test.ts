import { expect, test } from 'vitest';
import { allowedPlaces, pathsOf, takingPart } from './allowed.ts';
import { installed } from './plugins.testing.ts';

const bundled = { ...installed('tkg', { paths: ['tkg'] }), bundled: true };
const charts = installed('@acme/charts', { paths: ['charts', 'tkg'] });
const free = installed('@acme/free');
const plugins = [bundled, charts, free];

test('plugins that came with cse take part in any transfer, and others where they are asked for something', () => {
  expect(takingPart(plugins, [])).toEqual([bundled]);
  expect(takingPart(plugins, [{ use: '@acme/free' }])).toEqual([bundled, free]);
});

test('the paths of several plugins are each named once', () => {
  expect(pathsOf(plugins)).toEqual(['tkg', 'charts']);
});

test('a plugin that came with cse may put content anywhere below the base', () => {
  expect(allowedPlaces(plugins, 'reg.example')('tkg')).toEqual({ base: 'reg.example' });
});

test('another plugin is held to its own paths, or kept from those of all others', () => {
  const places = allowedPlaces(plugins, 'reg.example');
  expect(places('@acme/charts')).toEqual({ base: 'reg.example', own: ['charts', 'tkg'], others: ['tkg'] });
  expect(places('@acme/free')).toEqual({ base: 'reg.example', own: undefined, others: ['tkg', 'charts'] });
  expect(places('@acme/unknown')).toEqual({ base: 'reg.example', own: undefined, others: ['tkg', 'charts'] });
});
