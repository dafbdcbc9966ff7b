import { fuzz } from '@cse/testkit';
import { test } from 'vitest';
import { parseMap } from './index.ts';

test('the map of a folder is read, or refused by our own error', () => {
  fuzz(['tkg-bom-v2.5.2.tar: tkg-bom\na.b_c-1.tar: tkg/packages/standard/repo\n'], (text) =>
    parseMap(text, 'map.yaml'),
  );
});
