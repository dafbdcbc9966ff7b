import { expect, onTestFinished, test } from 'vitest';
import { CseError } from '@cse/errors';
import { proxy } from '@cse/testkit';
import type { Check } from './check.ts';
import { examine, type ExamineOptions } from './examine.ts';
import { failure, pass, warning, worstOf } from './finding.ts';
import { nodeDoctorPorts } from './node-ports.ts';
import { openSubject, type SubjectOptions } from './subject.ts';

const check = (id: string, examineIt: Check['examine'], needs?: readonly string[]): Check => ({
  id,
  looksAt: `what ${id} looks at`,
  why: `why ${id}`,
  symptoms: [],
  needs,
  examine: examineIt,
});

const NOBODY: SubjectOptions = {
  paths: [],
  advisers: [],
  releases: {},
  registries: {},
  caFileOf: () => undefined,
  candidatesOf: () => [],
  sourceHosts: [],
  ports: nodeDoctorPorts,
};

function diagnose(checks: readonly Check[], options?: ExamineOptions, ports = nodeDoctorPorts) {
  const subject = openSubject({ ...NOBODY, ports });
  onTestFinished(() => subject[Symbol.asyncDispose]());
  return examine(subject, checks, options);
}

const fine = check('a.fine', () => [pass('x', 'well')]);
const broken = check('a.broken', () => [failure('x', 'ill', { todo: 'mend', fault: 'access' })]);

test('how many checks are done is told, and which are under way', async () => {
  const gate = Promise.withResolvers<void>();
  const slow = check('b.slow', async function* () {
    await gate.promise;
    yield pass('x', 'well');
  });
  const told: string[] = [];
  const progress = (message: string) => {
    told.push(message);
    gate.resolve();
  };
  await diagnose([fine, slow], { progress });
  expect(told).toEqual(['1 check done, now b.slow']);
});

test('findings come in the order of the checks, whoever is first, with why each matters', async () => {
  const gate = Promise.withResolvers<void>();
  const late = check('a.late', async function* () {
    await gate.promise;
    yield pass('y', 'well');
  });
  const early = check('a.early', () => {
    gate.resolve();
    return [warning('z', 'so so', 'look')];
  });
  expect(await diagnose([late, early])).toEqual({
    ok: true,
    fault: undefined,
    skipped: [],
    findings: [
      { id: 'a.late', status: 'pass', lookedAt: 'y', seen: 'well', why: 'why a.late' },
      { id: 'a.early', status: 'warning', lookedAt: 'z', seen: 'so so', todo: 'look', why: 'why a.early' },
    ],
  });
});

test('what would only repeat a failure is not looked at, nor what waits for that', async () => {
  const next = check('b.next', () => [pass('x', 'well')], ['a.broken']);
  const last = check('c.last', () => [pass('x', 'well')], ['b.next']);
  expect(await diagnose([broken, next, last])).toMatchObject({
    ok: false,
    fault: 'access',
    findings: [{ id: 'a.broken' }],
    skipped: [
      { id: 'b.next', because: 'a.broken' },
      { id: 'c.last', because: 'b.next' },
    ],
  });
});

test('a check that is looked at alone does not wait for what it otherwise needs', async () => {
  const next = check('b.next', () => [pass('x', 'well')], ['a.broken']);
  expect((await diagnose([broken, next], { only: ['b'] })).findings.map(({ id }) => id)).toEqual(['b.next']);
  expect((await diagnose([broken, next, fine], { only: ['a.fine'] })).findings.map(({ id }) => id)).toEqual(['a.fine']);
});

test('what a check throws is a finding, after what it had seen before', async () => {
  const thrown = check('a.thrown', function* () {
    yield pass('x', 'well');
    throw new CseError('X', 'unavailable', 'gone', { hint: 'wait' });
  });
  expect((await diagnose([thrown])).findings).toMatchObject([
    { status: 'pass' },
    { status: 'failure', fault: 'unavailable', lookedAt: 'what a.thrown looks at', seen: 'gone', todo: 'wait' },
  ]);
});

test('a check that comes to no end is given up, and keeps no other', async () => {
  const done = Promise.withResolvers<void>();
  const clock = {
    ...nodeDoctorPorts.clock,
    // Ninety seconds are over as soon as the other check has ended.
    async sleep(_milliseconds: number, signal?: AbortSignal) {
      await done.promise;
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    },
  };
  const quick = check('a.quick', () => {
    done.resolve();
    return [pass('x', 'well')];
  });
  const stuck = check('a.stuck', async function* (_subject, signal) {
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    yield pass('x', 'never');
  });
  const { findings } = await diagnose([stuck, quick], { patience: 90_000 }, { ...nodeDoctorPorts, clock });
  expect(findings).toMatchObject([
    { id: 'a.stuck', status: 'warning', seen: 'no answer within 90 s' },
    { id: 'a.quick', status: 'pass' },
  ]);
});

test('who stops it gets no diagnosis', async () => {
  const stop = new AbortController();
  const stopped = check('a.stopped', () => {
    stop.abort();
    return [];
  });
  await expect(diagnose([stopped], { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

test('who stops it does not wait for what is silent, and nothing goes on behind it', async () => {
  const silent = await proxy(undefined, { intercept: () => ({ kind: 'silence' }) });
  onTestFinished(() => silent.close());
  const stop = new AbortController();
  const pinged = Promise.withResolvers<unknown>();
  const silentCheck = check('a.silent', async function* ({ network }) {
    pinged.resolve(network.ping(silent.host).catch((error: Error) => error.message));
    await network.ping(silent.host);
    yield pass('x', 'never');
  });
  const subject = openSubject({ ...NOBODY, registries: { hosts: { [silent.host]: { plainHttp: true } } } });
  const diagnosis = examine(subject, [silentCheck], { signal: stop.signal });
  const answer = pinged.promise;
  stop.abort();
  await expect(diagnosis).rejects.toMatchObject({ name: 'AbortError' });
  await subject[Symbol.asyncDispose]();
  expect(await answer).toContain('nobody waits for an answer any more');
});

test('the worst fault is the one that must stop everything, then what the caller can mend', () => {
  const faults = (...all: readonly ('access' | 'integrity' | 'unavailable' | 'usage')[]) =>
    worstOf(all.map((fault) => failure('x', 'y', { todo: 'z', fault })));
  expect([faults(), faults('unavailable', 'access'), faults('access', 'usage'), faults('usage', 'integrity')]).toEqual([
    undefined,
    'access',
    'usage',
    'integrity',
  ]);
});
