import { textOf } from '@cse/page';
import { expect, test } from 'vitest';
import { sharesTable } from './tables.ts';

test('a long name may be broken behind what divides it, and is read out whole', () => {
  const table = sharesTable('Sites', [{ name: 'reg.example:5000/base', done: 1, total: 2, failed: 0 }]);
  expect(table && textOf(table)).toMatch(
    /reg\.<wbr \/>example:<wbr \/>5000\/<wbr \/>base[^]*aria-label="reg\.example:5000\/base"/,
  );
});
