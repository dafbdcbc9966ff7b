import { expect, test } from 'vitest';
import { describeItem } from './index.ts';
import { planWith, WrittenPlugin } from './isolated.testing.ts';

const PLAN = `api: 1, name: '@acme/x', async *plan() {}`;

test('the schema of an item is what the code of its plugin says, in a process of its own', async () => {
  using told = new WrittenPlugin(
    `export default { ${PLAN}, itemSchema: () => ({ type: 'object', from: process.ppid }) };`,
  );
  expect(await describeItem(told.options)).toEqual({ type: 'object', from: process.pid });
  using silent = new WrittenPlugin(`export default { ${PLAN} };`);
  expect(await describeItem(silent.options)).toBeUndefined();
});

test.each([
  [
    'cannot be made',
    `() => { throw new Error('no schema') }`,
    'PLUGIN_BROKEN',
    '@acme/x cannot be used: its item: no schema',
  ],
  ['ends the process', `() => process.exit(0)`, 'PLUGIN_ENDED', 'with exit code 0'],
  ['takes for ever', `() => { for (;;); }`, 'PLUGIN_SILENT', 'said nothing for 1 seconds'],
  ['is too large', `() => 'x'.repeat(40e6)`, 'PLUGIN_TOO_MUCH', 'a message of 4'],
])('a schema that %s is told with the plugin', async (_title, itemSchema, code, says) => {
  using written = new WrittenPlugin(`export default { ${PLAN}, itemSchema: ${itemSchema} };`, { silence: 1 });
  await expect(describeItem(written.options)).rejects.toMatchObject({
    code,
    fault: 'plugin',
    message: expect.stringContaining(says),
  });
});

test('what is wrong with an item comes along with the error, as data', async () => {
  const issues = [
    { path: ['charts', 1], message: 'is no chart', input: 7 },
    { path: [], message: 'unknown', keys: ['wat'] },
  ];
  const error = `Object.assign(new Error('not valid', { cause: { issues: ${JSON.stringify(issues)} } }),
    { [Symbol.for('cse.error')]: true, code: 'ITEM_INVALID', fault: 'usage' })`;
  using written = new WrittenPlugin(`export default { api: 1, name: '@acme/x', plan() { throw ${error} } };`);
  await expect(planWith(written.isolated)).rejects.toMatchObject({
    code: 'ITEM_INVALID',
    fault: 'usage',
    cause: {
      issues: [
        { path: ['charts', 1], message: 'is no chart' },
        { path: [], keys: ['wat'] },
      ],
    },
  });
});
