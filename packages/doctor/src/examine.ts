import type { Fault } from '@cse/errors';
import { count } from '@cse/text';
import { areaOf, type Check } from './check.ts';
import { failed, warning, worstOf, type Finding, type Observation } from './finding.ts';
import type { Subject } from './subject.ts';

export interface Diagnosis {
  readonly ok: boolean;
  readonly fault?: Fault | undefined;
  readonly findings: readonly Finding[];
  /** Checks that were not made, because one that they need found a failure. */
  readonly skipped: readonly { readonly id: string; readonly because: string }[];
}

export interface ExamineOptions {
  /** Only these areas, or checks by their whole id. */
  readonly only?: readonly string[] | undefined;
  /** How long one check may take, in milliseconds. */
  readonly patience?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how far it is, and what goes on. */
  readonly progress?: ((message: string) => void) | undefined;
}

/** Makes all checks, side by side, each for as long as it may take; what they found comes in the order of the checks. */
export async function examine(
  subject: Subject,
  checks: readonly Check[],
  options: ExamineOptions = {},
): Promise<Diagnosis> {
  const { only = [] } = options;
  const chosen = checks.filter(({ id }) => only.length === 0 || only.includes(id) || only.includes(areaOf(id)));
  const running = new Map<string, Promise<Result>>();
  const underWay = new UnderWay(options.progress);
  for (const check of chosen) running.set(check.id, startAfter(check, { subject, running, underWay, options }));
  const results = await Promise.all(running.values());
  const findings = results.flatMap(({ findings }) => findings);
  const skipped = results.flatMap(({ id, because }) => (because === undefined ? [] : [{ id, because }]));
  const fault = worstOf(findings);
  return { ok: fault === undefined, fault, findings, skipped };
}

interface Result {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly because?: string | undefined;
}

interface ExamineRound {
  readonly subject: Subject;
  readonly running: ReadonlyMap<string, Promise<Result>>;
  readonly underWay: UnderWay;
  readonly options: ExamineOptions;
}

async function startAfter(check: Check, { subject, running, underWay, options }: ExamineRound): Promise<Result> {
  const { id, why, needs = [] } = check;
  const before = await Promise.all(needs.map((need) => running.get(need)));
  const broken = before.find(
    (result) => result?.because !== undefined || result?.findings.some(({ status }) => status === 'failure'),
  );
  if (broken) return { id, findings: [], because: broken.id };
  using _ = underWay.begin(id);
  const observations = await observe(check, subject, options);
  return { id, findings: observations.map((observation) => ({ id, ...observation, why })) };
}

/** The checks that are being made, and how many were. */
class UnderWay {
  readonly #ids = new Set<string>();
  readonly #tell: (message: string) => void;
  #ended = 0;

  constructor(tell: (message: string) => void = () => {}) {
    this.#tell = tell;
  }

  /** A check begins, and ends when that is disposed. */
  begin(id: string): Disposable {
    this.#ids.add(id);
    return {
      [Symbol.dispose]: () => {
        this.#ids.delete(id);
        this.#ended += 1;
        if (this.#ids.size > 0) this.#tell(`${count(this.#ended, 'check')} done, now ${[...this.#ids].join(', ')}`);
      },
    };
  }
}

async function observe(check: Check, subject: Subject, { patience = 90_000, signal }: ExamineOptions) {
  const { clock } = subject.ports;
  const seen: Observation[] = [];
  const [late, done] = [new AbortController(), new AbortController()];
  const both = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const work = (async () => {
    for await (const observation of check.examine(subject, both)) if (!late.signal.aborted) seen.push(observation);
  })().catch((error: unknown) => void (late.signal.aborted || seen.push(failed(check.looksAt, error))));
  const end = clock.sleep(patience, done.signal).then(
    () => {
      late.abort(new Error('it took too long'));
      const seconds = Math.round(patience / 1000);
      seen.push(
        warning(check.looksAt, `no answer within ${seconds} s`, `Allow more time: --check ${check.id} --timeout 600`),
      );
    },
    () => undefined,
  );
  await Promise.race([work, end, ...(signal ? [aborted(signal)] : [])]);
  done.abort();
  signal?.throwIfAborted();
  return seen;
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
