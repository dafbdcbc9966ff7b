import { definePlugin } from '@cse/plugin';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { configJsonSchema } from './config-json-schema.ts';
import type { JsonSchema } from './item-schema.ts';
import { parseConfig } from './parse-config.ts';
import { installed } from './plugins.testing.ts';
import { byOptions, tellingLines } from './told-lines.ts';

const item = z.strictObject({
  charts: z.array(z.string().regex(/^oci:/, 'is not oci://')),
  size: z.enum(['small', 'large']).default('small'),
  values: z.strictObject({ path: z.string(), text: z.string() }).optional(),
});
const plugin = definePlugin({ name: '@acme/charts', item, async *plan() {} });
const own = [
  installed('@acme/charts', { flags: { values: { summary: 'these values', reads: 'file' } } }),
  installed('images'),
];

const read = (text: string, schema: JsonSchema | undefined = plugin.itemSchema?.()) =>
  parseConfig({
    flags: {},
    file: { path: 'cse.yaml', text },
    plugins: own,
    items: schema && { '@acme/charts': schema },
  });

const ITEMS = `to: reg.example/base
items:
  - use: images
    anything: 1
  - use: "@acme/charts"
    charts: [oci://a]
`;

test('what fits the schema of a plugin is taken, and of a plugin without one everything', () => {
  expect(read(`${ITEMS}    size: large\n    values: ./values.yaml\n`).items).toEqual([
    { use: 'images', options: { anything: 1 } },
    { use: '@acme/charts', options: { charts: ['oci://a'], size: 'large', values: './values.yaml' } },
  ]);
});

const FOR = '(the item is for @acme/charts)';
test.each([
  ['    chart: x\n', `cse.yaml:7: there is no key "items.1.chart" ${FOR}`, 'Did you mean "charts"?'],
  ['    size: huge\n', /^cse\.yaml:7: items\.1\.size: .*"small"\|"large".* \(the item is for @acme\/charts\)$/],
  ['    values: [1]\n', /^cse\.yaml:7: items\.1\.values: .*string.*@acme/],
  ['  - use: "@acme/charts"\n', /^cse\.yaml:7: items\.2\.charts: .*array.*@acme/],
  ['  - { use: "@acme/charts", charts: [oci://a,\n      1] }\n', /^cse\.yaml:8: items\.2\.charts\.1: .*string.*@acme/],
])(
  '%j is refused before the plugin is asked, with line, key and plugin',
  (line, message, hint = expect.any(String)) => {
    expect(() => read(ITEMS + line)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        fault: 'usage',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        hint,
      }),
    );
  },
);

/** An anyOf of two references to another such, and so on: it would be looked at 2⁶⁴ times. */
const bomb = Object.fromEntries(
  Array.from({ length: 64 }, (_, at) => {
    const next = { $ref: `#/definitions/a${at + 1}` };
    return [`a${at}`, { anyOf: [next, next] }];
  }),
);
const deep = (depth: number): object => (depth === 0 ? {} : { items: deep(depth - 1) });
test.each([
  ['a pattern that takes for ever', { properties: { charts: { items: { type: 'string', pattern: '^(a+)+$' } } } }],
  ['references without end', { $ref: '#' }],
  ['references that multiply', { anyOf: [{ $ref: '#/definitions/a0' }, { type: 'null' }], definitions: bomb }],
  ['parts in parts', deep(5000)],
  ['keys that are patterns', { patternProperties: { '^(c+)+$': {} }, additionalProperties: false }],
  ['alternatives that only patterns tell apart', { oneOf: [{ pattern: 'a' }, { pattern: 'b' }] }],
])('a schema with %s holds nothing up: that is for the process of the plugin to find', (_title, schema) => {
  const text = `items: [{ use: "@acme/charts", charts: ["${'a'.repeat(64)}!"] }]`;
  expect(read(text, schema as JsonSchema).items).toHaveLength(1);
});

test('a schema that is none is a fault of the plugin', () => {
  expect(() => read(ITEMS, { type: 'chart' })).toThrow(
    expect.objectContaining({
      code: 'PLUGIN_BROKEN',
      fault: 'plugin',
      message: expect.stringContaining('@acme/charts'),
    }),
  );
});

test('what only the plugin finds is told with its line too, of the item that it is about', async () => {
  const config = read(
    `${ITEMS}  - use: "@acme/charts"\n    charts:\n      - oci://b\n      - https://c\n  - use: "@acme/charts"\n    chart: []\n    charts: []`,
    {},
  );
  const items = config.items.map(({ use, options }) => ({ use, options: { ...Object(options) } }));
  const telling = tellingLines(plugin, byOptions(items, config.items, config.refusals));
  const plan = (at: number) => Array.fromAsync(telling.plan(items[at]?.options, {} as never));
  expect(await plan(1)).toEqual([]);
  await expect(plan(2)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    fault: 'usage',
    message: `cse.yaml:10: items.2.charts.1: is not oci:// ${FOR}`,
  });
  await expect(plan(3)).rejects.toMatchObject({
    message: `cse.yaml:12: there is no key "items.3.chart" ${FOR}`,
    hint: 'Did you mean "charts"?',
  });
  const typed = Array.fromAsync(telling.plan({ charts: 1 }, {} as never));
  await expect(typed).rejects.toMatchObject({ code: 'ITEM_INVALID' });
});

test('the JSON schema for editors describes the items of plugins, and the defaults of their flags', () => {
  const sized = installed('@acme/disks', {
    flags: {
      size: { summary: 'x', choices: ['small', 'large'], default: 'small' },
      zones: { summary: 'x', choices: ['east', 'west'], multiple: true, default: 'west' },
    },
  });
  const items = { '@acme/charts': plugin.itemSchema?.() ?? {} };
  const schema = configJsonSchema([...own, sized], { served: {}, items });
  expect(schema).toMatchObject({
    properties: {
      size: { enum: ['small', 'large'], default: 'small' },
      zones: { anyOf: [{ enum: ['east', 'west'] }, { type: 'array' }], default: 'west' },
      items: {
        items: {
          properties: { use: { anyOf: [{ enum: ['@acme/charts', 'images', '@acme/disks'] }, {}] } },
          required: ['use'],
          allOf: [
            {
              if: { properties: { use: { const: '@acme/charts' } }, required: ['use'] },
              // oxlint-disable-next-line unicorn/no-thenable
              then: {
                required: ['charts'],
                additionalProperties: false,
                properties: {
                  use: {},
                  charts: { type: 'array', items: { type: 'string', pattern: '^oci:' } },
                  size: { enum: ['small', 'large'], default: 'small' },
                  values: { type: 'string', description: 'these values' },
                },
              },
            },
          ],
        },
      },
    },
  });
});
