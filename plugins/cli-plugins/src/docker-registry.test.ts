import { faultOf } from '@cse/errors';
import { registries } from '@cse/registry';
import { dockerRegistry, whenInstalled, withTanzuTree, type DockerRegistry } from '@cse/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planContext, planTransfer } from '@cse/planner';
import { execute } from '@cse/executor';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import plugin from './index.ts';
import { seenAt } from './mirror.testing.ts';

whenInstalled(['docker-registry', 'openssl', 'sqlite3'], 'between real registries', () => {
  withTanzuTree('the registry of the Tanzu CLI', (tree) => {
    const servers: DockerRegistry[] = [];
    let [from, to] = ['', ''];
    beforeAll(async () => {
      servers.push(await dockerRegistry({ root: tree.root(), readOnly: true }), await dockerRegistry());
      [from = '', to = ''] = servers.map(({ host }) => host);
    });
    afterAll(() => Promise.all(servers.map((server) => server.stop())));
    const store = () =>
      registries({ retries: 0, hosts: Object.fromEntries([from, to].map((host) => [host, { plainHttp: true }])) });

    async function mirror(options: object) {
      await using both = store();
      const item = {
        inventory: `${from}/tanzu-cli/plugins/airgapped:large`,
        inventoryKey: { path: 'cosign.pub', text: tree.key },
        ...options,
      };
      const plan = await planTransfer({
        items: [{ use: 'cli-plugins', options: item }],
        plugins: [plugin],
        source: both,
        target: both,
        relocate: (name) => `${to}/base${name.slice(name.indexOf('/'))}`,
      });
      const events = await Array.fromAsync(execute(plan, { source: both, target: both }));
      return events.filter(({ type }) => type === 'step-failed');
    }
    const seen = async () => {
      await using both = store();
      const { config: _, ...rest } = await seenAt(both, `${to}/base/tanzu_cli/plugins/airgapped:large`);
      return rest;
    };

    test('a group, another group, and all of them arrive as the vendor counts them', async () => {
      expect(await mirror({ groups: ['vmware-tkg/default:v0.0.1'] })).toEqual([]);
      expect(await seen()).toEqual({ metadata: [8, 2], binaries: 32, groups: 8, plugins: 8 });
      expect(await mirror({ groups: ['vmware-tmc/tmc-user:v9.9.9'] })).toEqual([]);
      expect(await seen()).toEqual({ metadata: [26, 3], binaries: 104, groups: 26, plugins: 26 });
      expect(await mirror({})).toEqual([]);
      expect(await seen()).toEqual({ metadata: [60, 6], binaries: 240, groups: 52, plugins: 30 });
    });

    test('a second run writes nothing', async () => {
      await servers[1]?.forget();
      expect(await mirror({})).toEqual([]);
      const writes = (await servers[1]?.requests())?.filter(({ method }) => !['GET', 'HEAD'].includes(method));
      expect(writes).toEqual([]);
    });

    test('openssl agrees that the mirrored signature is by cosign.pub and for the mirrored inventory', async () => {
      const at = `http://${to}/v2/base/tanzu_cli/plugins/airgapped`;
      const accept = {
        headers: {
          accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
        },
      };
      const digest = (await fetch(`${at}/manifests/large`, accept)).headers.get('docker-content-digest') ?? '';
      const manifest = (await (await fetch(`${at}/manifests/${digest.replace(':', '-')}.sig`, accept)).json()) as {
        layers: { digest: string; annotations: Record<string, string> }[];
      };
      const [layer] = manifest.layers;
      const payload = Buffer.from(await (await fetch(`${at}/blobs/${layer?.digest}`)).arrayBuffer());
      const folder = mkdtempSync(join(tmpdir(), 'cse-openssl-'));
      const signature = Buffer.from(layer?.annotations['dev.cosignproject.cosign/signature'] ?? '', 'base64');
      const file = (name: string, bytes: Buffer | string) => (
        writeFileSync(join(folder, name), bytes),
        join(folder, name)
      );
      const args = ['-verify', file('key', tree.key), '-signature', file('sig', signature), file('payload', payload)];
      expect(execFileSync('openssl', ['dgst', '-sha256', ...args]).toString()).toBe('Verified OK\n');
      expect(JSON.parse(payload.toString()).critical.image['docker-manifest-digest']).toBe(digest);
    });

    test('sqlite itself reads the mirrored metadata and finds it whole', async () => {
      await using both = store();
      const folder = mkdtempSync(join(tmpdir(), 'cse-sqlite-'));
      const context = planContext({ source: both, target: both, relocate: (name) => name });
      const metadata = await context.source.resolve(`${to}/base/tanzu_cli/plugins/airgapped-metadata:large`);
      for await (const file of context.files(metadata)) writeFileSync(join(folder, 'm.db'), await file.read());
      const sql =
        'PRAGMA integrity_check; SELECT count(*) FROM AvailablePluginBinaries; SELECT count(*) FROM AvailablePluginGroups';
      expect(execFileSync('sqlite3', [join(folder, 'm.db'), sql]).toString()).toBe('ok\n60\n6\n');
    });

    test('a target that answers 500 for the metadata is an error, and nothing is written', async () => {
      // A blob of zero bytes in the place of the link makes docker-registry answer 500.
      const path =
        'docker/registry/v2/repositories/base/tanzu_cli/plugins/airgapped-metadata/_manifests/tags/large/current/link';
      writeFileSync(join(servers[1]?.root ?? '', path), '');
      await servers[1]?.forget();
      const failed = await mirror({ groups: ['vmware-tkg/default:v0.0.1'] }).catch((error: unknown) => error);
      expect(faultOf(failed)).toBe('unavailable');
      const writes = (await servers[1]?.requests())?.filter(({ method }) => !['GET', 'HEAD'].includes(method));
      expect(writes).toEqual([]);
    });
  });
});
