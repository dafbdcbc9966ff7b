import { execFileSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import {
  certificate,
  dockerRegistry,
  harborLike,
  image,
  proxy,
  tokenServer,
  whenInstalled,
  type ProxyFault,
  type HarborOptions,
  type SeenRequest,
} from '@cse/testkit';
import { serve } from '@cse/server';
import { contentId, type Plan } from '@cse/graph';
import { memoryStore, type Store } from '@cse/store';
import { nginx } from '../nginx.testing.ts';
import { ADMIN, as, findingsOf, look, PATHS, plain, trusting } from '../subject.testing.ts';

/** A registry in this process, without manners of its own. */
async function registry(store: Store = memoryStore()) {
  const served = await serve({ store });
  onTestFinished(() => served.close());
  return served.host;
}

async function harbor(options: HarborOptions) {
  const front = await harborLike(await registry(), options);
  onTestFinished(() => front.close());
  return front.host;
}

const kept = <T extends AsyncDisposable>(server: T): T => {
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
};

const statuses = (findings: readonly { readonly id: string; readonly status: string }[]) =>
  findings.map(({ id, status }) => `${id} ${status}`);

test('an open registry takes and gives all, and nothing of a probe stays', async () => {
  const store = memoryStore();
  const host = await registry(store);
  const { findings, fault, skipped } = await look('registry', { to: host, registries: plain(host) });
  expect({ fault, skipped, seen: statuses(findings) }).toEqual({
    fault: undefined,
    skipped: [],
    seen: [
      'registry.api pass',
      ...['pull', 'push', 'nesting', 'tags'].flatMap((name) => PATHS.map(() => `registry.${name} pass`)),
      'registry.mount pass',
      'registry.size pass',
      ...['registry.formats pass', 'registry.formats pass'],
      'registry.foreign pass',
    ],
  });
  for (const path of PATHS)
    expect(await Array.fromAsync(store.repository(`${host}/${path}/cse-doctor`).tags())).toEqual([]);
});

test.each([
  ['415 without a body', 415, undefined],
  [
    '400 MANIFEST_INVALID',
    400,
    JSON.stringify({ errors: [{ code: 'MANIFEST_INVALID', message: 'manifest invalid' }] }),
  ],
])(
  "a registry that takes no manifests in Docker's format is found out before anything moves: %s",
  async (_, status, body) => {
    const store = memoryStore();
    const inner = await registry(store);
    const isDockers = ({ method, headers }: SeenRequest) =>
      method === 'PUT' && headers['content-type']?.includes('docker') === true;
    const intercept = (seen: SeenRequest): ProxyFault | undefined =>
      isDockers(seen) ? { kind: 'answer', status, ...(body === undefined ? {} : { body }) } : undefined;
    const front = kept(await proxy(inner, { intercept }));
    expect(await findingsOf('registry.formats', { to: front.host, registries: plain(front.host) })).toMatchObject([
      { status: 'pass', seen: 'an image and an index in the OCI format were accepted' },
      {
        status: 'failure',
        fault: 'access',
        seen: expect.stringContaining("an image in Docker's format was rejected: "),
        todo: expect.stringContaining('docker2s2'),
      },
    ]);
  },
);

test('only the formats that the plan holds are probed', async () => {
  const host = await registry();
  const source = memoryStore();
  const { descriptor } = await image(source, 's.example/a:v1', { mediaTypes: 'docker' });
  const id = contentId(`${host}/a`, descriptor);
  const step = { kind: 'put-manifest', id, needs: [], content: descriptor, to: `${host}/a` } as const;
  const plan: Plan = {
    steps: new Map([[id, step]]),
    owners: new Map(),
    contents: new Map(),
    images: [],
    notes: [],
    postponed: [],
  };
  const planned = { plan, survey: async () => undefined };
  const findings = await findingsOf('registry.formats', {
    to: host,
    registries: plain(host),
    plan: async () => planned,
  });
  expect(findings).toMatchObject([{ status: 'pass', seen: "an image and an index in Docker's format were accepted" }]);
});

test('with --read-only nothing is pushed', async () => {
  const front = kept(await proxy(await registry()));
  await look('registry', { to: front.host, registries: plain(front.host), readOnly: true });
  expect(front.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
});

test('what is no registry is told by one finding, and the others wait for it', async () => {
  const front = kept(await proxy(undefined));
  const { findings, skipped } = await look('registry', { to: front.host, registries: plain(front.host) });
  expect(statuses(findings)).toEqual(['registry.api failure']);
  expect(skipped.map(({ because }) => because)).toContain('registry.api');
});

test('symptom 5: a project that does not exist is told apart from a missing right, though Harbor says the same', async () => {
  const host = await harbor({ projects: ['tkg', 'vmware-cloud-director'] });
  const { findings } = await look('registry', { to: host, registries: { ...plain(host), ...ADMIN } });
  const about = findings.filter(({ id, status }) => status === 'failure' && /projects|pull|push/.test(id));
  expect(about.map(({ id, fault, lookedAt, seen, todo }) => ({ id, fault, lookedAt, seen, todo }))).toEqual([
    {
      id: 'registry.projects',
      fault: 'access',
      lookedAt: `the project tanzu_cli of Harbor at ${host}`,
      seen: 'it does not exist, or is hidden',
      todo: expect.stringContaining('Projects → New Project "tanzu_cli", Access Level: Public'),
    },
    {
      id: 'registry.pull',
      fault: 'access',
      lookedAt: `${host}/tanzu_cli, without credentials`,
      seen: expect.stringMatching(/^the project does not exist: .*unauthorized/),
      todo: 'Create it first, as registry.projects says.',
    },
    {
      id: 'registry.push',
      fault: 'access',
      lookedAt: `${host}/tanzu_cli/cse-doctor`,
      seen: expect.stringMatching(/^the project tanzu_cli does not exist: .*\(asked as admin\)/),
      todo: expect.stringContaining('The credentials are not the problem'),
    },
  ]);
});

test('symptom 5: without the right to push, the project is not blamed', async () => {
  const host = await harbor({ projects: PATHS });
  const [finding] = await findingsOf('registry.push', { to: host, registries: plain(host) });
  expect(finding).toMatchObject({
    status: 'failure',
    fault: 'access',
    seen: expect.not.stringContaining('does not exist'),
    todo: expect.stringContaining(`cse login ${host}`),
  });
});

test('prerequisite, anonymous pull: a private project is found, by what Harbor says and by pulling', async () => {
  const host = await harbor({ projects: PATHS, hidden: ['tkg'] });
  const { findings } = await look('registry', { to: host, registries: { ...plain(host), ...ADMIN } });
  const failures = findings.filter(({ status }) => status === 'failure');
  expect(failures.slice(0, 3).map(({ id, seen, todo }) => [id, seen, todo])).toEqual([
    ['registry.projects', 'it exists, but is private', 'Projects → tkg → Configuration → Project registry: Public'],
    ['registry.pull', expect.stringContaining('unauthorized'), expect.stringContaining('Make tkg public')],
    [
      'registry.push',
      expect.stringContaining('(asked anonymously)'),
      expect.stringContaining('Allow anonymous pulls below tkg'),
    ],
  ]);
});

test('symptom 6: with a base that has a path, its first part is the project', async () => {
  const host = await harbor({ projects: ['cse'] });
  const asked = { to: `${host}/cse`, registries: { ...plain(host), ...ADMIN } };
  expect(await findingsOf('registry.projects', asked)).toMatchObject([
    { status: 'pass', lookedAt: `the project cse of Harbor at ${host}` },
  ]);
});

test('symptom 7: who has no right to the other project mounts nothing', async () => {
  const host = await registry();
  const front = kept(
    await proxy(host, {
      rules: [{ method: 'POST', path: 'mount=', fault: { kind: 'answer', status: 401 } }],
    }),
  );
  const [finding] = await findingsOf('registry.mount', { to: front.host, registries: plain(front.host) });
  expect(finding).toMatchObject({ status: 'warning', seen: 'it cannot be mounted, so blobs are uploaded twice' });
});

test('prerequisite, credentials: a registry that asks everybody for a password cannot serve CSE', async () => {
  const host = await registry();
  const front = kept(
    await proxy(host, {
      intercept: ({ headers }) =>
        headers.authorization === `Basic ${btoa('admin:Harbor12345')}`
          ? undefined
          : { kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    }),
  );
  const asked = { to: front.host, registries: { ...plain(front.host), ...ADMIN } };
  expect(await findingsOf('registry.api', asked)).toMatchObject([
    { status: 'pass' },
    { status: 'warning', seen: 'it requires a user and a password for everything' },
  ]);
  expect(await findingsOf('registry.pull', asked)).toMatchObject(
    PATHS.map(() => ({ status: 'failure', fault: 'access' })),
  );
});

test('a token service is named', async () => {
  const guard = kept(await tokenServer(await registry(), { users: { admin: 'Harbor12345' } }));
  const registries = { ...plain(guard.host), ...ADMIN };
  expect(await findingsOf('registry.api', { to: guard.host, registries })).toMatchObject([
    {
      status: 'pass',
      seen: `it answers, and accepts the credentials, through its token service http://${guard.tokens.host}/token`,
    },
  ]);
});

test('a token service that is not there is named too', async () => {
  const realm = 'http://127.0.0.1:1/token';
  const guard = kept(await tokenServer(await registry(), { realm }));
  const [finding] = await findingsOf('registry.api', { to: guard.host, registries: plain(guard.host) });
  expect(finding).toMatchObject({ status: 'failure', seen: expect.stringContaining('127.0.0.1:1') });
});

test('a tag that cannot be moved keeps the next release out', async () => {
  const host = await registry();
  const immutable = {
    kind: 'answer',
    status: 412,
    body: '{"errors":[{"code":"PRECONDITION","message":"immutable"}]}',
  } as const;
  const front = kept(
    await proxy(host, { rules: [{ method: 'PUT', path: /manifests\/moved-/, skip: 1, times: 1, fault: immutable }] }),
  );
  const [finding] = await findingsOf('registry.tags', { to: front.host, registries: plain(front.host) });
  expect(finding).toMatchObject({
    status: 'failure',
    fault: 'access',
    seen: expect.stringMatching(/^a tag cannot be moved/),
  });
});

test("Harbor's rules of immutable tags are found where the probe's tag escapes them", async () => {
  const host = await harbor({ projects: PATHS, immutable: ['tanzu_cli'] });
  const asked = { to: host, registries: { ...plain(host), ...ADMIN } };
  expect(await findingsOf('registry.tags', asked)).toMatchObject([
    { status: 'pass' },
    { status: 'pass' },
    {
      status: 'failure',
      lookedAt: `${host}/tanzu_cli/cse-doctor`,
      seen: 'the project has 1 tag immutability rules',
    },
  ]);
});

test('a registry that takes two levels only has no place for CLI plugins', async () => {
  const host = await registry();
  const front = kept(
    await proxy(host, {
      intercept: ({ path }) =>
        /^\/v2\/([^/]+\/){3,}(blobs|manifests)\//.test(path)
          ? { kind: 'answer', status: 404, body: '{"errors":[{"code":"NAME_INVALID"}]}' }
          : undefined,
    }),
  );
  const asked = { to: front.host, registries: plain(front.host) };
  expect(await findingsOf('registry.nesting', asked)).toMatchObject(
    PATHS.map(() => ({ status: 'failure', fault: 'access' })),
  );
  expect(await findingsOf('registry.push', asked)).toMatchObject(PATHS.map(() => ({ status: 'pass' })));
});

test('symptom 22: a quota that is smaller than what is to come, and a full disk', async () => {
  const host = await harbor({
    projects: PATHS,
    quotas: { tkg: { hard: 10e9, used: 9.5e9 }, tanzu_cli: { hard: 5e9, used: 5e9 } },
    free: 1e9,
  });
  const asked = { to: host, registries: { ...plain(host), ...ADMIN } };
  expect(await findingsOf('registry.space', asked)).toMatchObject([
    { status: 'pass', lookedAt: 'the quota of the project tkg', seen: '500 MB free' },
    { status: 'failure', fault: 'access', lookedAt: 'the quota of the project tanzu_cli', seen: '0 B free' },
    { status: 'pass', lookedAt: `the disk of Harbor at ${host}`, seen: '1.0 GB free' },
  ]);
});

test('symptom 22: a registry whose disk is full says so when it is pushed to', async () => {
  const full = { kind: 'answer', status: 507, body: 'no space left on device' } as const;
  const front = kept(await proxy(await registry(), { rules: [{ method: 'PUT', times: 99, fault: full }] }));
  const [finding] = await findingsOf('registry.push', { to: front.host, registries: plain(front.host) });
  expect(finding).toMatchObject({
    status: 'failure',
    seen: expect.stringContaining('no space left on device'),
    todo: 'Give the registry more space, or raise the quota of the project.',
  });
});

test('symptom 22: a registry that answers with errors of its own is unavailable', async () => {
  const front = kept(await proxy(undefined, { intercept: () => ({ kind: 'answer', status: 502 }) }));
  const [finding] = await findingsOf('registry.api', { to: front.host, registries: plain(front.host) });
  expect(finding).toMatchObject({ status: 'failure', fault: 'unavailable', seen: expect.stringContaining('502') });
});

test('symptom 9: a plan of small blobs is no reason to announce less than nginx takes by itself', async () => {
  const front = kept(await proxy(await registry()));
  const content = { digest: `sha256:${'0'.repeat(64)}`, size: 10, mediaType: 'x' };
  const steps = new Map([['x', { kind: 'copy-blob', id: 'x', needs: [], from: [], to: 'x', content }]]);
  const plan = { images: [], steps } as unknown as Plan;
  const asked = {
    to: front.host,
    registries: plain(front.host),
    plan: async () => ({ plan, survey: async () => undefined }),
  };
  expect(await findingsOf('registry.size', asked)).toMatchObject([
    { status: 'pass', seen: 'an upload of 1.0 MB is accepted' },
  ]);
});

whenInstalled(['docker-registry', 'nginx'], 'nginx before a registry', () => {
  test('symptom 9: nginx with its own limit of 1 MB answers 413, and the finding says which sizes pass', async () => {
    const inner = kept(await dockerRegistry());
    const front = kept(await nginx(inner.host, '50m'));
    expect(await findingsOf('registry.size', { to: front.host, registries: plain(front.host) })).toEqual([
      {
        status: 'warning',
        lookedAt: `${front.host}/tkg/cse-doctor`,
        seen: '4.3 GB in one request is too large (413), 16.8 MB is accepted',
        todo: expect.stringContaining('client_max_body_size 0'),
      },
    ]);
  });

  test('symptom 9: without a limit a large upload is taken, and given up before it is sent', async () => {
    const inner = kept(await dockerRegistry());
    const front = kept(await nginx(inner.host, '0'));
    expect(await findingsOf('registry.size', { to: front.host, registries: plain(front.host) })).toMatchObject([
      { status: 'pass', seen: 'an upload of 4.3 GB is accepted' },
    ]);
  });
});

whenInstalled(['docker-registry', 'htpasswd'], "Debian's registry", () => {
  test('a password that it does not take is told with what to type', async () => {
    const htpasswd = execFileSync('htpasswd', ['-Bbn', 'admin', 'Harbor12345']).toString();
    const inner = kept(await dockerRegistry({ htpasswd }));
    const registries = { ...plain(inner.host), ...as({ username: 'admin', password: 'old' }) };
    expect(await findingsOf('registry.api', { to: inner.host, registries })).toMatchObject([
      { status: 'failure', fault: 'access', todo: `Log in: cse login ${inner.host}` },
      { status: 'warning' },
    ]);
    expect(
      await findingsOf('registry.push', { to: inner.host, registries: { ...plain(inner.host), ...ADMIN } }),
    ).toMatchObject(PATHS.map(() => ({ status: 'failure', todo: expect.stringContaining('Allow anonymous pulls') })));
  });

  test('it takes images and indexes in both formats', async () => {
    const inner = kept(await dockerRegistry());
    expect(await findingsOf('registry.formats', { to: inner.host, registries: plain(inner.host) })).toMatchObject([
      { status: 'pass' },
      { status: 'pass' },
    ]);
  });

  test('symptom 18: it refuses images with foreign layers, as it is installed', async () => {
    const inner = kept(await dockerRegistry());
    expect(await findingsOf('registry.foreign', { to: inner.host, registries: plain(inner.host) })).toMatchObject([
      { status: 'warning', todo: expect.stringContaining('REGISTRY_VALIDATION_DISABLED=true') },
    ]);
  });

  test('symptom 17: behind a TLS that it knows nothing of, it sends clients to http', async () => {
    const inner = kept(await dockerRegistry());
    const tls = certificate({ name: 'reg' });
    const front = kept(await proxy(inner.host, { tls }));
    const { findings } = await look('registry', { to: front.host, registries: trusting(front.host, tls.certificate) });
    expect(findings.filter(({ id }) => id === 'registry.uploads' || id === 'registry.push')).toMatchObject([
      ...PATHS.map(() => ({ status: 'pass' })),
      {
        status: 'warning',
        seen: `they begin with http://${front.host}, although the request was https; cse stays with https`,
        todo: expect.stringContaining('X-Forwarded-Proto'),
      },
    ]);
  });

  test('where nothing may be deleted, the probe that stays is named', async () => {
    const inner = kept(await dockerRegistry({ delete: false }));
    const findings = await findingsOf('registry.push', { to: inner.host, registries: plain(inner.host) });
    expect(findings.filter(({ status }) => status === 'warning')).toMatchObject(
      PATHS.map((path) => ({ todo: `Remove ${inner.host}/${path}/cse-doctor when you can.` })),
    );
  });

  test('a registry that is read only lets nobody push', async () => {
    const inner = kept(await dockerRegistry({ readOnly: true }));
    const findings = await findingsOf('registry.push', { to: inner.host, registries: plain(inner.host) });
    expect(findings).toMatchObject(PATHS.map(() => ({ status: 'failure' })));
  });
});
