import { expect, test } from 'vitest';
import { OFFICIAL_INVENTORY, parseInventoryPlace, spotsOf } from '@cse/tanzu-inventory';
import declared from '../package.json' with { type: 'json' };
import { clientLines } from './client-lines.ts';

const BASE = 'base.example.com';
const own = spotsOf({ ...parseInventoryPlace(OFFICIAL_INVENTORY), folder: `${BASE}/tanzu_cli/plugins` });

test('package.json advises the line that the plan notes too', () => {
  const [advised = ''] = declared.cse.advice.clientLines;
  expect(clientLines(own)[0]).toBe(`to use these plugins with the Tanzu CLI, run: ${advised.replace('BASE', BASE)}`);
});

test('at the vendor nothing has to be typed', () => {
  expect(clientLines(spotsOf(parseInventoryPlace(OFFICIAL_INVENTORY)))).toEqual([]);
});
