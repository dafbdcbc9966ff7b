import { expect, test } from 'vitest';
import { parseHolder } from './index.ts';

test('a holder is the plan, or a repository of one side', () => {
  expect(parseHolder('plan')).toEqual({ side: 'plan', repository: '' });
  expect(parseHolder('source:reg.example:5000/a')).toEqual({ side: 'source', repository: 'reg.example:5000/a' });
  expect(parseHolder('target:reg.example/a')).toEqual({ side: 'target', repository: 'reg.example/a' });
});
