import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { planDigest, type Plan } from '@cse/graph';
import { fillSample, sampleSources } from '@cse/sample-source';
import { serve, type Serving } from '@cse/server';
import { memoryStore } from '@cse/store';
import { dockerRegistry, whenInstalledInCI, type DockerRegistry } from '@cse/testkit';
import { nodeState, openTransfer, type TransferConfig } from '@cse/transfer';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { followRelease } from './followed.ts';
import { installed } from './installed.ts';

// All of it takes seconds; beside all other tests on a small machine it takes longer.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const VERSIONS = ['2.3.1', '2.4.0', '2.5.0'];
const TKG = 'projects.registry.vmware.com/tkg';

whenInstalledInCI(['docker-registry', 'skopeo'], 'TKG 2.3.1, 2.4 and 2.5 from the sample to a docker-registry', () => {
  const sample = memoryStore();
  const asked: string[] = [];
  let source: Serving;
  let target: DockerRegistry;
  let folder: string;
  let plan: Plan;

  beforeAll(async () => {
    await fillSample(sample, { cse: [], tkg: VERSIONS });
    [source, target, folder] = await Promise.all([
      serve({ store: sample, onRequest: ({ method, path, status }) => void asked.push(`${method} ${status} ${path}`) }),
      dockerRegistry(),
      mkdtemp(join(tmpdir(), 'cse-tkg-')),
    ]);
    plan = await planOnly();
  });
  afterAll(() => Promise.all([source.close(), target.stop(), rm(folder, { recursive: true })]));

  const open = async () =>
    openTransfer({ config: configOf(source, target), plugins: await plugins(), ports: portsIn(folder) });

  async function planOnly() {
    await using transfer = await open();
    return await transfer.plan();
  }

  async function mirror() {
    await using transfer = await open();
    const made = await transfer.plan();
    const run = transfer.run(made);
    await Array.fromAsync(run);
    return run.report();
  }

  test('they are planned as one graph of some 480 references, and nobody has anything to remark', () => {
    const named = plan.images.filter(({ reference }) => !reference.includes('.imgpkg'));
    const byOwner = Object.groupBy(named, ({ owner }) => owner);
    expect(Object.keys(byOwner)).toEqual(['tkg-2.3.1', 'tkg-2.4', 'tkg-2.5']);
    expect(named.length).toBeGreaterThan(450);
    expect(plan.notes).toEqual([]);
  });

  test('planning reads no manifest twice', () => {
    const reads = asked.filter((line) => /^GET 200 .*\/manifests\//.test(line));
    expect(reads.filter((line, at) => reads.indexOf(line) !== at)).toEqual([]);
    const manifests = [...plan.steps.values()].filter(({ kind }) => kind === 'put-manifest');
    expect(reads.length).toBeGreaterThan(400);
    expect(reads.length).toBeLessThanOrEqual(new Set(manifests.map(({ content }) => content.digest)).size);
  });

  test('what arrives is what was asked for, each unique byte once', async () => {
    const report = await mirror();
    expect(report).toMatchObject({ ok: true, failures: [], steps: { failed: 0, blocked: 0 } });
    const blobs = [...plan.steps.values()].filter((step) => step.kind === 'copy-blob');
    const unique = new Map(blobs.map(({ content }) => [content.digest, content.size]));
    expect(report.bytes.moved).toBe([...unique.values()].reduce((sum, size) => sum + size, 0));
  });

  test('the same again is the same plan, and moves nothing', async () => {
    const { ok, bytes, ...report } = await mirror();
    expect(report.plan).toBe(planDigest(plan));
    expect({ ok, moved: bytes.moved, mounted: bytes.mounted }).toEqual({ ok: true, moved: 0, mounted: 0 });
  });

  test('with the source off, the target leads from its own files to every image of every bundle, digests unchanged', async () => {
    await source.close();
    const counts = { references: 0, members: 0, bundles: 0 };
    for (const version of VERSIONS) {
      const { references, members, bundles } = await followRelease(target.host, `v${version}`);
      counts.references += references.size;
      counts.members += members.size;
      counts.bundles += bundles;
      for (const [reference, digest] of references) {
        const [path, tag = ''] = reference.split(/:(?=[^:]*$)/);
        expect([reference, digest]).toEqual([
          reference,
          (await sample.repository(`${TKG}/${path}`).resolve(tag)).digest,
        ]);
      }
    }
    expect(counts.references).toBeGreaterThan(540);
    expect(counts.members).toBeGreaterThan(300);
    expect(counts.bundles).toBeGreaterThan(60);
  });

  test('with the source off, the target answers the same question with the same plan', async () => {
    await using transfer = await open();
    const answered = await transfer.plan({ ask: 'target' });
    expect([...answered.steps.keys()].sort()).toEqual([...plan.steps.keys()].sort());
  });

  test('skopeo reads the same, an image, a bundle and a member of it', async () => {
    const bundle = plan.images.find(({ reference }) => reference.includes('/tkg/packages/core/repo:'));
    const member = plan.images.find(({ reference }) =>
      /\/tkg\/packages\/core\/repo:sha256-.*\.imgpkg$/.test(reference),
    );
    const plain = plan.images.find(({ reference }) => reference.includes('/tkg/kube-apiserver:'));
    for (const image of [bundle, member, plain]) {
      const { stdout } = await skopeo(
        'inspect',
        '--tls-verify=false',
        '--format={{.Digest}}',
        `docker://${image?.reference}`,
      );
      expect(stdout.trim()).toBe(image?.digest);
    }
    const copy = `dir:${join(folder, 'copy')}`;
    await skopeo('copy', '--src-tls-verify=false', '--all', `docker://${bundle?.reference}`, copy);
    expect(JSON.parse(await readFile(join(folder, 'copy', 'manifest.json'), 'utf8'))).toHaveProperty('layers');
  });
});

const skopeo = (...args: readonly string[]) => promisify(execFile)('skopeo', [...args]);

function configOf(source: Serving, target: DockerRegistry): TransferConfig {
  return {
    releases: { tkg: ['2.3.1', '2.4', '2.5'] },
    to: target.host,
    sources: sampleSources(source.host).map((rule) => ({
      from: rule.split('=')[0] ?? '',
      to: rule.split('=')[1] ?? '',
    })),
    registries: { [source.host]: { plainHttp: true }, [target.host]: { plainHttp: true } },
    options: {},
    items: [],
    only: [],
    skip: [],
  };
}

const portsIn = (folder: string) => ({
  readText: (path: string) => readFile(path, 'utf8'),
  clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
  state: nodeState(folder),
});

/** The three plugins, as they are found by their packages. */
const plugins = () => Promise.all(['2.3.1', '2.4', '2.5'].map((release) => installed(`tkg-${release}`)));
