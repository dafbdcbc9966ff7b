import { expect, test } from 'vitest';
import { nameGroups, sortFlags } from './help-flags.ts';

const flag = (name: string, helpGroup?: string) => ({ name, helpGroup });
const release = (name: string) => ({ name, broughtByPlugin: true });

test('what is copied and where to comes first, then what the command has for itself, then plugins, registries and the rest', () => {
  const sorted = sortFlags([
    flag('json', 'GLOBAL'),
    flag('archive'),
    flag('config'),
    flag('to'),
    release('tkg'),
    flag('retries', 'REGISTRY'),
    flag('plain-http', 'REGISTRY'),
    flag('chart', '@acme/helm'),
    release('cse'),
  ]);
  expect(sorted.main.map(({ name }) => name)).toEqual(['cse', 'tkg', 'to', 'config', 'archive']);
  expect(nameGroups(sorted)).toEqual([
    ['@acme/helm', '--chart'],
    ['registry', '--plain-http, --retries'],
    ['global', '--json'],
  ]);
});
