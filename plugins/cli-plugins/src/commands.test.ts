import { CseError } from '@cse/errors';
import { planContext } from '@cse/planner';
import type { CommandInput, CommandSpec, Host, Table } from '@cse/plugin';
import { memoryStore } from '@cse/store';
import { beforeAll, describe, expect, test } from 'vitest';
import groups from './commands/cli-plugins/groups.ts';
import list from './commands/cli-plugins/list.ts';
import search from './commands/cli-plugins/search.ts';
import { mirror, relocate } from './mirror.testing.ts';
import { groupOf, inventoryKey, pluginOf, publish } from './publish.testing.ts';

const [source, target] = [memoryStore(), memoryStore()];

beforeAll(async () => {
  await publish(source, {
    plugins: [
      pluginOf('cluster@kubernetes:v1.0.0'),
      pluginOf('cluster@kubernetes:v1.0.0', { os: 'windows' }),
      pluginOf('cluster@kubernetes:v1.1.0', { hidden: true }),
      pluginOf('telemetry@global:v1.0.0', { description: 'Says how the Cluster is used.' }),
      pluginOf('other@global:v1.0.0'),
    ],
    groups: [groupOf('vmware-tkg/default:v2.5.0', ['cluster@kubernetes:v1.0.0', 'telemetry@global:v1.0.0'])],
  });
  await mirror({ inventoryKey, plugins: ['other'] }, { source, target });
});

async function run(spec: CommandSpec, options: object | undefined, input: Partial<CommandInput> = {}) {
  const host: Host = {
    releases: () => [],
    facts: async () => undefined,
    items: async () => {
      if (!options) throw new CseError('NOTHING_ASKED', 'usage', 'nothing was asked for');
      return [{ inventoryKey, ...options }];
    },
    planning: (work) => work(planContext({ source, target, relocate })),
  };
  const { text, json } = await spec.run({ args: {}, flags: {}, ...input, host });
  return { rows: (text as Table).rows.map((row) => row.join(' | ')), json };
}

describe('cse cli-plugins', () => {
  test('list shows each plugin with its versions and systems, and marks what is hidden', async () => {
    expect((await run(list.spec, {})).rows).toEqual([
      'cluster | kubernetes | v1.0.0 |  | linux/amd64 windows/amd64 | cluster.',
      'cluster | kubernetes | v1.1.0 | hidden | linux/amd64 | cluster.',
      'other | global | v1.0.0 |  | linux/amd64 | other.',
      'telemetry | global | v1.0.0 |  | linux/amd64 | Says how the Cluster is used.',
    ]);
  });

  test('list shows only what was chosen', async () => {
    const { rows, json } = await run(list.spec, { tkg: ['2.5.0'], osArch: ['linux/amd64'] });
    expect(rows.map((row) => row.split(' | ')[0])).toEqual(['cluster', 'telemetry']);
    expect(json).toMatchObject({ inventories: [{ plugins: [{ osArch: ['linux/amd64'], hidden: false }, {}] }] });
  });

  test('list shows what of the inventory is at the target', async () => {
    const { rows, json } = await run(list.spec, {}, { flags: { 'at-target': true } });
    expect(rows).toEqual(['other | global | v1.0.0 |  | linux/amd64 | other.']);
    expect(json).toMatchObject({
      inventories: [{ inventory: 'base.example/tanzu_cli/plugins/plugin-inventory:latest' }],
    });
  });

  test('groups shows each with its plugins', async () => {
    const { rows } = await run(groups.spec, {});
    expect(rows).toEqual(['vmware-tkg/default:v2.5.0 |  | cluster telemetry | vmware-tkg/default:v2.5.0.']);
  });

  test('search finds names and descriptions, however they are written', async () => {
    const { rows } = await run(search.spec, {}, { args: { text: 'CLUST' } });
    expect(rows.map((row) => row.split(' | ')[0])).toEqual(['cluster', 'cluster', 'telemetry']);
  });

  test('without a release or a plugin the vendor’s inventory is read', async () => {
    await expect(run(list.spec, undefined)).rejects.toMatchObject({ code: 'INVENTORY_SIGNATURE_INVALID' });
  });
});
