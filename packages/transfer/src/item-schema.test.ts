import { definePlugin } from '@cse/plugin';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { configJsonSchema } from './config-json-schema.ts';
import { parseConfig } from './parse-config.ts';
import { installed } from './plugins.testing.ts';
import { byOptions, tellingLines } from './told-lines.ts';

const item = z.strictObject({
  charts: z.array(z.string().regex(/^oci:/, 'is not oci://')),
  size: z.enum(['small', 'large']).default('small'),
  version: z.coerce.string().optional(),
  values: z.strictObject({ path: z.string(), text: z.string() }).optional(),
});
const plugin = definePlugin({ name: '@acme/charts', item, async *plan() {} });
const own = [
  installed('@acme/charts', { flags: { values: { summary: 'these values', reads: 'file' } } }),
  installed('images'),
];

const ITEMS = `to: reg.example/base
items:
  - use: images
    anything: 1
  - use: "@acme/charts"
    charts: [oci://a]
`;

/** Reads a config, and lets the plugin plan its last item. */
async function planLast(text: string): Promise<unknown> {
  const { items: asked, refusals } = parseConfig({ flags: {}, file: { path: 'cse.yaml', text }, plugins: own });
  // A plugin gets a copy, in which files have been read.
  const items = asked.map(({ use, options }) => ({ use, options: { ...Object(options) } }));
  const telling = tellingLines(
    plugin,
    { itemSchema: async () => plugin.itemSchema?.() },
    byOptions(items, asked, refusals),
  );
  return Array.fromAsync(telling.plan(items.at(-1)?.options, {} as never));
}

test('an item that its plugin takes is planned', async () => {
  expect(await planLast(`${ITEMS}    size: large\n    version: 2.11\n`)).toEqual([]);
});

const FOR = '(the item is for @acme/charts)';
test.each([
  ['    chart: x\n', `cse.yaml:7: there is no key "items.1.chart" ${FOR}`, 'Did you mean "charts"?'],
  ['    size: huge\n', /^cse\.yaml:7: items\.1\.size: .*"small"\|"large".* \(the item is for @acme\/charts\)$/],
  ['    values: [1]\n', /^cse\.yaml:7: items\.1\.values: .*object.*@acme/],
  ['    values: { path: a, text: b, pth: c }\n', `cse.yaml:7: there is no key "items.1.values.pth" ${FOR}`],
  ['  - use: "@acme/charts"\n', /^cse\.yaml:7: items\.2\.charts: .*array.*@acme/],
  ['  - { use: "@acme/charts", charts: [oci://a,\n      1] }\n', /^cse\.yaml:8: items\.2\.charts\.1: .*string.*@acme/],
  [
    '      \n  - use: "@acme/charts"\n    charts:\n      - oci://b\n      - https://c\n',
    `cse.yaml:11: items.2.charts.1: is not oci:// ${FOR}`,
  ],
])(
  'what a plugin does not take is told with its line, key and plugin: %j',
  async (line, message, hint = expect.any(String)) => {
    await expect(planLast(ITEMS + line)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      fault: 'usage',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      hint,
    });
  },
);

test('an item that stands in no file has no line', async () => {
  const typed = tellingLines(plugin, {}, new Map()).plan({ charts: 1 }, {} as never);
  await expect(Array.fromAsync(typed)).rejects.toMatchObject({ code: 'ITEM_INVALID' });
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
