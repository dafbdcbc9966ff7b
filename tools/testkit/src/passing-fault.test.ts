import { describe as described, digestOf, type Descriptor } from '@cse/oci';
import { serve } from '@cse/server';
import { bytesOf, memoryStore, readAll, type Repository } from '@cse/store';
import { artifact, image, proxy, seededBytes, skippingClock, type ProxyFault } from './index.ts';
import { describe, expect, test } from 'vitest';
import { registries, type RegistryEvent } from '@cse/registry';

const FAULTS: Readonly<Record<string, ProxyFault>> = {
  'a 502': { kind: 'answer', status: 502 },
  'a page instead': {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html>Hello</html>',
  },
  'a reset before any answer': { kind: 'reset' },
  'a reset in the middle': { kind: 'reset', after: 20 },
  'an end in the middle': { kind: 'end', after: 20 },
  'an answer that is lost': { kind: 'lose' },
  'a bit that is another': { kind: 'flip', at: 0 },
  'bytes that are no gzip, called gzip': { kind: 'headers', set: { 'content-encoding': 'gzip' } },
};

const bytes = Buffer.concat([...seededBytes('passing', 5000)]);
const large = Buffer.concat([...seededBytes('large', 1_200_000)]);
const [blob, big] = [bytes, large].map((content) => described('application/octet-stream', content)) as [
  Descriptor,
  Descriptor,
];

/** What can be asked of a registry that has an image with a signature, or of one that has nothing. */
interface Ask {
  /** The request that goes wrong. */
  readonly on: readonly [method: string, path: RegExp];
  does(repository: Repository, made: Descriptor): Promise<unknown>;
}

const READS: Readonly<Record<string, Ask>> = {
  'a manifest': { on: ['GET', /manifests\/sha256/], does: (at, made) => readAll(at.fetch(made)) },
  'a tag': { on: ['HEAD', /manifests\/v1/], does: (at) => at.resolve('v1') },
  'a blob': { on: ['GET', /blobs\//], does: (at) => readAll(at.fetch(blob)) },
  'a large blob': { on: ['GET', /blobs\//], does: (at) => readAll(at.fetch(big)) },
  'whether a blob is there': { on: ['HEAD', /blobs\//], does: (at) => at.has(blob) },
  'the tags': { on: ['GET', /tags\/list/], does: (at) => Array.fromAsync(at.tags()) },
  'the referrers': { on: ['GET', /referrers\//], does: (at, made) => Array.fromAsync(at.referrers(made.digest)) },
};

const fresh = Buffer.from('something new');
const added = described('application/octet-stream', fresh);
const pushed = async (at: Repository) => {
  await at.push(added, () => bytesOf(fresh));
  return at.has(added);
};
const retagged = async (at: Repository, made: Descriptor) => {
  const manifest = await readAll(at.fetch(made));
  await at.pushTagged?.(made, () => bytesOf(manifest), { tag: 'v2' });
  return at.resolve('v2');
};

const WRITES: Readonly<Record<string, Ask>> = {
  'to begin an upload': { on: ['POST', /uploads/], does: pushed },
  'to end an upload': { on: ['PUT', /uploads/], does: pushed },
  'to tag a manifest': { on: ['PUT', /manifests\/v2/], does: retagged },
};

/** Does it through a network that does to such requests what it is told, and says what came of it and what it cost. */
async function done({ on: [method, path], does }: Ask, fault: ProxyFault | undefined, times: number) {
  const store = memoryStore();
  await using target = await serve({ store });
  await using to = await proxy(target.host);
  const clock = skippingClock();
  const waits: number[] = [];
  const onEvent = (event: RegistryEvent) => void (event.type === 'retry' && waits.push(event.wait));
  const hosts = { [to.host]: { plainHttp: true } };
  const timeouts = { connect: 60_000, headers: 60_000, idle: 60_000 };
  await using client = registries({ hosts, clock, timeouts, onEvent });
  const made = await image(store, 'localhost/a/b:v1', { layers: [{ bytes }, { bytes: large }], seed: 'passing' });
  await artifact(store, 'localhost/a/b', { subject: made.descriptor, seed: 'note' });
  if (fault) to.script({ method, path, times, fault });
  const came = await does(client.repository(`${to.host}/a/b`), made.descriptor).then(
    (value) => ({ value: value instanceof Uint8Array ? digestOf(value) : value }),
    (cause: { readonly code?: string }) => ({ failed: cause.code }),
  );
  return { came, waits, requests: to.requests.length };
}

const asks = Object.entries({ ...READS, ...WRITES });
// What is passed on as it comes is known to be wrong only at its end: who copies it asks for it again.
const isPassedOn = (what: string, fault: ProxyFault) => what === 'a large blob' && fault.kind === 'flip';

const without = new Map<Ask, ReturnType<typeof done>>();
/** What comes of it, and what it costs, where nothing goes wrong. */
function smoothly(ask: Ask): ReturnType<typeof done> {
  const known = without.get(ask) ?? done(ask, undefined, 0);
  without.set(ask, known);
  return known;
}

describe.each(Object.entries(FAULTS))('%s', (_, fault) => {
  test.each(asks.filter(([what]) => !isPassedOn(what, fault)))(
    'once, when it asks for %s, costs one try more',
    async (_, ask) => {
      const smooth = await smoothly(ask);
      expect(smooth.came).toHaveProperty('value');
      const rough = await done(ask, fault, 1);
      expect(rough.came).toEqual(smooth.came);
      expect(rough.waits.length).toBeLessThanOrEqual(1);
      // Is it there? If not: the old upload is cancelled, and a new one begun and ended.
      expect(rough.requests).toBeLessThanOrEqual(smooth.requests + 4);
    },
  );

  test.each(asks)('always, when it asks for %s, ends', async (_, ask) => {
    const { waits, requests } = await done(ask, fault, Infinity);
    expect(waits.length).toBeLessThanOrEqual(6);
    expect(requests).toBeLessThanOrEqual(30);
  });
});
