import fc from 'fast-check';
import type { NetworkFault, NetworkFaultRule } from './fault.ts';
import { ELSEWHERE } from './network.ts';
import type { Trouble } from './process.ts';
import type { RegistrySettings } from './simulated-registry.ts';
import { BLOB_COUNT, type WorkloadImage } from './workload.ts';
import { WAYS, type Way, type WorldSpec } from './world.ts';

/** One world, and what goes wrong in it. */
export interface Schedule extends WorldSpec {
  readonly trouble: Trouble;
}

// The large ones take their time; a few of them are enough.
const blob = fc.oneof(
  { weight: 40, arbitrary: fc.nat(BLOB_COUNT - 3) },
  { weight: 2, arbitrary: fc.constant(BLOB_COUNT - 2) },
  { weight: 1, arbitrary: fc.constant(BLOB_COUNT - 1) },
);
const blobs = fc.array(blob, { minLength: 1, maxLength: 3 });
const seldom = fc.nat(2).map((number) => number === 2);

const image: fc.Arbitrary<WorkloadImage> = fc.record({
  repository: fc.nat(2),
  tag: fc.nat(1),
  platforms: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(blobs) },
    { weight: 1, arbitrary: fc.array(blobs, { minLength: 2, maxLength: 2 }) },
  ),
  signed: seldom,
  noted: seldom,
});

const settings: fc.Arbitrary<RegistrySettings> = fc.record({
  auth: fc.constantFrom('none' as const, 'basic' as const, 'token' as const),
  referrers: fc.constantFrom('listed' as const, 'unknown' as const, 'refused' as const, 'broken' as const),
  tags: fc.constantFrom('listed' as const, 'refused' as const, 'broken' as const),
});

const share = fc.constantFrom(0, 0.3, 0.7, 1);

const answer = fc.record({
  kind: fc.constant('answer' as const),
  status: fc.constantFrom(
    ...[200, 201, 202, 204, 206, 400, 401, 403, 404, 405, 408, 409, 413, 416, 418, 429, 500, 501, 502, 503, 504],
  ),
  body: fc.constantFrom(
    ...(['empty', 'page', 'json', 'TOOMANYREQUESTS', 'DENIED', 'MANIFEST_BLOB_UNKNOWN', 'UNKNOWN'] as const),
  ),
});

const busy = fc
  .record({ status: fc.constantFrom(429, 503), seconds: fc.constantFrom('0', '1', '7', '86400', 'soon', '-5') })
  .map(({ status, seconds }) => ({
    kind: 'answer' as const,
    status,
    body: 'TOOMANYREQUESTS' as const,
    retryAfter: seconds,
  }));

const fault: fc.Arbitrary<NetworkFault> = fc.oneof(
  fc.record({ kind: fc.constant('reset' as const), when: fc.constantFrom('before' as const, 'after' as const) }),
  fc.record({
    kind: fc.constant('broken' as const),
    by: fc.constantFrom('ECONNRESET' as const, 'UND_ERR_SOCKET' as const),
    at: share,
  }),
  fc.record({ kind: fc.constant('swallowed' as const), at: share }),
  fc.record({ kind: fc.constant('short' as const), at: fc.constantFrom(0, 0.3, 0.7), told: fc.boolean() }),
  fc.constant({ kind: 'long' as const, by: 100 }),
  fc.record({ kind: fc.constant('flip' as const), at: share }),
  answer,
  busy,
  fc.record({ kind: fc.constant('status' as const), status: fc.constantFrom(200, 202, 204, 206, 404, 500) }),
  fc.constant({
    kind: 'headerless' as const,
    names: ['docker-content-digest', 'content-length', 'content-type', 'location', 'range', 'oci-subject'],
  }),
  fc.constant({ kind: 'headerless' as const, names: ['docker-content-digest'] }),
  fc.record({ kind: fc.constant('stall' as const), at: fc.constantFrom('headers' as const, 0, 0.5, 1) }),
  fc.constant({ kind: 'drip' as const }),
  fc.constant({ kind: 'tokens-die' as const }),
  fc.record({
    kind: fc.constant('location' as const),
    to: fc.constantFrom(`${ELSEWHERE}/upload`, 'file:///etc/passwd', 'http://target.example/v2/', null),
  }),
  fc.constant({ kind: 'redirect' as const, to: ELSEWHERE }),
  fc.constant({ kind: 'session-lost' as const }),
  fc.constant({ kind: 'standing-still' as const }),
);

// Once at the start or somewhere, late, three times, always.
const position = fc.oneof(
  fc.record({ skip: fc.nat(3), times: fc.constant(1) }),
  fc.record({ skip: fc.integer({ min: 4, max: 20 }), times: fc.constant(1) }),
  fc.record({ skip: fc.nat(6), times: fc.constant(3) }),
  fc.record({ skip: fc.nat(6), times: fc.constant(null) }),
);

type FaultOccasion = Pick<NetworkFaultRule, 'side' | 'on'>;
const at = (side: NetworkFaultRule['side'], ...kinds: readonly NetworkFaultRule['on'][]): readonly FaultOccasion[] =>
  kinds.map((on) => ({ side, on }));

// What is asked of a registry that is read, and of one that is written to; what is worth more is there more than once.
const READS = at('source', 'manifest-get', 'blob-get', 'blob-get', 'tags', 'referrers', 'token', 'any');
const WRITES = [
  ...at('target', 'upload-end', 'upload-start', 'manifest-put', 'tag-put', 'blob-head', 'manifest-head', 'mount'),
  ...at('target', 'upload-end', 'upload-chunk', 'manifest-put', 'tag-put', 'tags', 'manifest-get', 'token', 'any'),
  ...at('target', 'upload-state', 'upload-cancel'),
];
const OCCASIONS: Readonly<Record<Way, readonly FaultOccasion[]>> = {
  mirror: [...READS, ...WRITES],
  export: READS,
  import: WRITES,
};

const rule = fc.record({ occasion: fc.nat(999), position, fault });
const once = fc.record({ skip: fc.nat(8), times: fc.constant(1) });
// One thing that passes shows whether it is got over; several, and lasting ones, how it fails.
const rules: fc.Arbitrary<readonly Unplaced[]> = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(fc.record({ occasion: fc.nat(999), position: once, fault })) },
  { weight: 2, arbitrary: fc.array(rule, { maxLength: 4 }) },
);

const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const trouble = fc.record({
  seed: fc.nat(),
  faults: rules,
  fileFault: rarely(
    fc.record({
      at: fc.integer({ min: 1, max: 150 }),
      what: fc.constantFrom('ENOSPC' as const, 'EIO' as const),
      lasting: fc.boolean(),
    }),
    4,
  ),
  abortAt: rarely(fc.integer({ min: 1, max: 80 }), 12),
  killAt: rarely(fc.integer({ min: 1, max: 80 }), 8),
  chunkSize: rarely(fc.constantFrom(30_000, 200_000), 3),
});

/** Schedules of all kinds; the smaller ones are what a failing one shrinks to. */
export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    way: fc.constantFrom(...WAYS),
    // Most of what can go wrong goes wrong with one image; two of them share and wait.
    images: fc.oneof(
      { weight: 2, arbitrary: fc.tuple(image) },
      { weight: 1, arbitrary: fc.array(image, { minLength: 2, maxLength: 2 }) },
    ),
    source: settings,
    target: settings,
    trouble,
  })
  .map(({ trouble, ...world }) => ({
    ...world,
    trouble: { ...trouble, faults: trouble.faults.map((rule) => placed(rule, OCCASIONS[world.way])) },
  }));

interface Unplaced {
  readonly occasion: number;
  readonly position: Pick<NetworkFaultRule, 'skip' | 'times'>;
  readonly fault: NetworkFault;
}

function placed({ occasion, position, fault }: Unplaced, occasions: readonly FaultOccasion[]): NetworkFaultRule {
  const { side, on } = occasions[occasion % occasions.length] ?? { side: 'target', on: 'any' };
  return { side, on, ...position, fault: isUndetectable(fault, on) ? { ...fault, status: 200 } : fault };
}

// Who says 201 to a manifest and does nothing cannot be told from who does, but by reading it all: `cse verify` is there for that.
const isUndetectable = (
  fault: NetworkFault,
  on: NetworkFaultRule['on'],
): fault is Extract<NetworkFault, { kind: 'answer' }> =>
  fault.kind === 'answer' && fault.status === 201 && (on === 'tag-put' || on === 'manifest-put' || on === 'any');
