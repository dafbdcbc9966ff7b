import { CseError } from '@cse/errors';
import { contentId, type CopyBlob, type Plan, type PutTag } from '@cse/graph';
import { describe as described, MediaType, type Descriptor, type Holder } from '@cse/oci';
import {
  bytesOf,
  memoryStore,
  readAll,
  type FetchOptions,
  type PushOptions,
  type Repository,
  type Store,
} from '@cse/store';
import { expect, test } from 'vitest';
import { execute, reportOf } from './index.ts';
import { planOf, stepsOf } from './steps.testing.ts';
import { odd, openWorld } from './world.testing.ts';

const bytes = new Uint8Array(1000).fill(7);
const layer = described(MediaType.layer, bytes);
const TO = 't.example/a';

const planFrom = (from: readonly Holder[], content: Descriptor = layer): Plan => {
  const step: CopyBlob = { kind: 'copy-blob', id: contentId(TO, content), needs: [], content, from, to: TO };
  return { ...planOf(step), contents: new Map([[content.digest, bytes]]) };
};

/** How a blob came to the target, and how it failed to. */
async function brought(plan: Plan, sides: { readonly source?: Store; readonly target?: Store }) {
  const { source = memoryStore(), target = memoryStore() } = sides;
  const events = await Array.fromAsync(execute(plan, { source, target, assumeEmpty: true }));
  const moved = events.flatMap((event) => (event.type === 'step-moved' ? [event.bytes] : []));
  const arrival = events.find((event) => event.type === 'step-finished')?.arrival;
  return { arrival, moved, failures: reportOf(plan, events, 1).failures };
}

async function holding(...repositories: readonly string[]): Promise<Store> {
  const store = memoryStore();
  for (const name of repositories) await store.repository(name).push(layer, () => bytesOf(bytes));
  return store;
}

/** A store that keeps a list of what is done in which repository. */
function listening(store: Store) {
  const calls: string[] = [];
  const heard = odd(store, (own, name) => ({
    fetch: (...given: Parameters<Repository['fetch']>) => (calls.push(`fetch ${name}`), own.fetch(...given)),
    has: (...given: Parameters<Repository['has']>) => (calls.push(`has ${name}`), own.has(...given)),
    push: (...given: Parameters<Repository['push']>) => (calls.push(`push ${name}`), own.push(...given)),
    mount: (...given: Parameters<Repository['mount']>) => (calls.push(`mount ${given[1]}`), own.mount(...given)),
  }));
  return { store: heard, calls };
}

test('what a plan carries is pushed from there', async () => {
  const target = memoryStore();
  expect(await brought(planFrom(['plan']), { target })).toMatchObject({ arrival: 'pushed', moved: [1000] });
  expect(await readAll(target.repository(TO).fetch(layer))).toEqual(Buffer.from(bytes));
});

test('what another repository of the same registry has is mounted, if it is not there already', async () => {
  const first = listening(await holding('t.example/b'));
  expect(await brought(planFrom(['target:t.example/b']), { target: first.store })).toMatchObject({
    arrival: 'mounted',
  });
  expect(first.calls).toEqual([`has ${TO}`, 'mount t.example/b']);
  const again = listening(await holding(TO, 't.example/b'));
  expect(await brought(planFrom(['target:t.example/b']), { target: again.store })).toMatchObject({
    arrival: 'existed',
  });
  expect(again.calls).toEqual([`has ${TO}`]);
});

test('what another registry that is written to has is copied from there', async () => {
  const { store, calls } = listening(await holding('other.example/b'));
  expect(await brought(planFrom(['target:other.example/b']), { target: store })).toMatchObject({ arrival: 'pushed' });
  expect(calls).toEqual([`push ${TO}`, 'fetch other.example/b']);
});

test.each<[string, Holder, CseError, number]>([
  ['a target that refuses is not asked for each holder', 'source:s.example/a', denied(TO), 1],
  ['a target that is unavailable is not asked for each holder', 'source:s.example/a', unavailable(TO), 1],
  [
    'where the target takes content and is unavailable for a mount, the next holder is asked',
    'target:t.example/b',
    unavailable(TO),
    2,
  ],
  ['where a source refuses, the next holder is asked', 'source:s.example/a', denied('s.example/a'), 2],
  ['where a source is unavailable, the next holder is asked', 'source:s.example/a', unavailable('s.example/a'), 2],
])('%s', async (_, first, error, times) => {
  let asked = 0;
  const failing = async () => {
    asked += 1;
    throw error;
  };
  const target = odd(memoryStore(), () => ({ push: failing, mount: failing }));
  const { failures } = await brought(planFrom([first, 'source:s.example/b']), {
    target,
    source: await holding('s.example/a', 's.example/b'),
  });
  expect([failures[0]?.code, asked]).toEqual([error.code, times]);
});

function denied(where: string) {
  return new CseError('REGISTRY_DENIED', 'access', `${where}: no`);
}

function unavailable(where: string) {
  return new CseError('REGISTRY_UNAVAILABLE', 'unavailable', `${where}: down`);
}

const foreign = {
  ...layer,
  mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  urls: ['https://maker.example/layer'],
};

test.each<[string, Descriptor, readonly (boolean | undefined)[]]>([
  ['a foreign layer that no holder has is read from the addresses that it names', foreign, [undefined, true]],
  ['a foreign layer without addresses is not', { ...layer, mediaType: foreign.mediaType }, [undefined]],
  ['a layer that may be redistributed is not', { ...layer, urls: foreign.urls }, [undefined]],
])('%s', async (_, content, asked) => {
  const byUrls: (boolean | undefined)[] = [];
  const source = odd(memoryStore(), (own) => ({
    fetch: (wanted: Descriptor, options: FetchOptions = {}) => {
      byUrls.push(options.byUrls);
      return options.byUrls ? bytesOf(bytes) : own.fetch(wanted, options);
    },
  }));
  const { arrival, failures } = await brought(planFrom(['source:s.example/a'], content), { source });
  expect(byUrls).toEqual(asked);
  expect(arrival ?? failures[0]?.code).toBe(asked.includes(true) ? 'pushed' : 'CONTENT_NOT_FOUND');
});

test('what moves is told in pieces of 256 KiB and more, and the rest at the end', async () => {
  const large = new Uint8Array(1_200_000);
  const content = described(MediaType.layer, large);
  const pieces = [100_000, 200_000, 262_144, 600_000, 37_856];
  async function* chunks() {
    let start = 0;
    for (const size of pieces) yield large.subarray(start, (start += size));
  }
  const source = odd(memoryStore(), () => ({ fetch: chunks }));
  const { moved } = await brought(planFrom(['source:s.example/a'], content), { source });
  expect(moved).toEqual([300_000, 262_144, 600_000, 37_856]);
});

/** A target that has a tag already, or not, and a list of what is asked of it for manifests and tags. */
async function tagged(step: Partial<PutTag>, isThere: boolean) {
  const { source, target, plan } = await openWorld(['a']);
  if (isThere) await Array.fromAsync(execute(plan, { source, target }));
  const calls: string[] = [];
  const options: PushOptions[] = [];
  const heard = odd(target, (own) => ({
    resolve: (...given: Parameters<Repository['resolve']>) => (calls.push('resolve'), own.resolve(...given)),
    tag: (...given: Parameters<Repository['tag']>) => (calls.push('tag'), own.tag(...given)),
    push: (content, open, given = {}) => {
      if (content.mediaType.includes('manifest')) options.push(given);
      return own.push(content, open, given);
    },
  }));
  const steps = [...plan.steps.values()].map((each) => (each.kind === 'put-tag' ? { ...each, ...step } : each));
  const events = await Array.fromAsync(
    execute({ ...plan, steps: stepsOf(...steps) }, { source, target: heard, assumeEmpty: true }),
  );
  const arrivals = events.flatMap((event) =>
    event.type === 'step-finished' && event.id === 't.example/a:v1' ? [event.arrival] : [],
  );
  return { calls, options, arrivals };
}

test('a tag is not asked for where its manifest was just put, and is left alone where it is right', async () => {
  expect(await tagged({}, false)).toMatchObject({ calls: ['tag'], arrivals: ['tagged'] });
  expect(await tagged({}, true)).toMatchObject({ calls: ['resolve'], arrivals: ['existed'] });
  expect(await tagged({ expect: 'absent' }, false)).toMatchObject({ calls: ['resolve', 'tag'], arrivals: ['tagged'] });
});

test('a manifest is put as the run is: into what may be empty, and not by force', async () => {
  const { options } = await tagged({}, false);
  expect(options).toEqual([{ signal: undefined, assumeEmpty: true, force: undefined }]);
});
