import { digestOf, hasherOf, type Digest } from '@cse/oci';
import { canonical } from './canonical.ts';
import type { Plan } from './plan.ts';

/** The format that plans are written in. */
export const FORMAT = 'cse.plan/1';

/** A plan as one JSON document: the same plan is always the same bytes. */
export const printPlan = (plan: Plan): string => [...documentOf(plan)].join('');

/** The same in pieces, as UTF-8: a large plan has hundreds of megabytes. */
export function* planBytes(plan: Plan): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const part of documentOf(plan)) {
    text += part;
    if (text.length < PIECE) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

const PIECE = 64 * 1024;

const known = new WeakMap<Plan, Digest>();

/** Identifies a plan: the digest of its printed form, without items, notes and the names of sites. */
export function planDigest(plan: Plan): Digest {
  const digest = known.get(plan) ?? computed({ ...plan, asked: undefined, notes: [], sites: undefined });
  known.set(plan, digest);
  return digest;
}

/** What the runs of a plan are called by: the beginning of its digest. The same command makes the same plan, and finds its runs. */
export const planId = (plan: Plan): string => planDigest(plan).slice('sha256:'.length, 'sha256:'.length + 16);

function computed(plan: Plan): Digest {
  const hasher = hasherOf(digestOf(new Uint8Array()));
  for (const bytes of planBytes(plan)) hasher.update(bytes);
  return hasher.digest();
}

/** Prints like `canonical`, without the whole text in memory. */
function* documentOf(plan: Plan) {
  const { images, notes, postponed, asked, reads, documents, platforms, homes, sites, steps, owners, contents } = plan;
  const stepsOf = function* () {
    for (const step of steps.values()) yield { ...step, owners: owners.get(step.id) ?? [] };
  };
  const sorted = [...contents].sort(([a], [b]) => (a < b ? -1 : 1));
  yield '{';
  if (asked) yield* member('asked', canonical(asked, 1), ',');
  yield* entriesOf('contents', sorted);
  if (documents) yield* member('documents', canonical(Object.fromEntries(documents), 1), ',');
  yield* member('format', canonical(FORMAT), ',');
  if (homes) yield* member('homes', canonical(Object.fromEntries(homes), 1), ',');
  yield* listOf('images', images);
  yield* member('notes', canonical(notes, 1), ',');
  if (platforms) yield* member('platforms', canonical(platforms, 1), ',');
  yield* member('postponed', canonical(postponed, 1), ',');
  if (reads) yield* member('reads', canonical(reads, 1), ',');
  if (sites) yield* member('sites', canonical(sites, 1), ',');
  yield* listOf('steps', stepsOf(), '');
  yield '\n}\n';
}

function* member(name: string, text: string, end: string) {
  yield `\n ${JSON.stringify(name)}: ${indented(text, 1)}${end}`;
}

function* listOf(name: string, items: Iterable<unknown>, end = ',') {
  let before = '';
  yield `\n "${name}": [`;
  for (const item of items) {
    yield `${before}\n  ${indented(canonical(item, 1), 2)}`;
    before = ',';
  }
  yield `${before === '' ? '' : '\n '}]${end}`;
}

function* entriesOf(name: string, entries: readonly (readonly [string, Uint8Array])[]) {
  let before = '';
  yield `\n "${name}": {`;
  for (const [key, bytes] of entries) {
    yield `${before}\n  ${JSON.stringify(key)}: "${Buffer.from(bytes).toString('base64')}"`;
    before = ',';
  }
  yield `${before === '' ? '' : '\n '}},`;
}

// JSON strings contain no line breaks.
const indented = (text: string, by: number) => text.replaceAll('\n', `\n${' '.repeat(by)}`);
