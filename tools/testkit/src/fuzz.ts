import { existsSync, readFileSync } from 'node:fs';
import { isCseError } from '@cse/errors';
import fc from 'fast-check';

const isThorough = process.env['CI'] === 'true';
/**
 * Cases, and milliseconds after which no more are begun: a slow parser of a busy machine gets fewer. There are some thirty such
 * tests, whose sum is to stay within eight seconds, or within a minute with `CI=true`.
 */
export const FUZZ_BOUNDS = isThorough
  ? { numRuns: 20_000, interruptAfterTimeLimit: 1_500 }
  : { numRuns: 300, interruptAfterTimeLimit: 250 };

/** In milliseconds; a parser that takes longer for so little is not linear, however busy the machine is. */
const SLOW = 2_000;

/**
 * Parses texts made of real ones, cut, doubled, crossed and spoilt: whatever they say, the outcome is a value or one of our errors,
 * soon. With `CI=true` 20,000 of them, or as many as a second and a half allows.
 */
export function fuzz(seeds: readonly string[], parse: (text: string) => unknown): void {
  fc.assert(
    fc.property(spoilt(seeds), (text) => endsWell(() => parse(text))),
    FUZZ_BOUNDS,
  );
}

/** The same for bytes. */
export function fuzzBytes(seeds: readonly Uint8Array[], parse: (bytes: Buffer) => unknown): void {
  const latin1 = seeds.map((seed) => Buffer.from(seed).toString('latin1'));
  fuzz(latin1, (text) => parse(Buffer.from(text, 'latin1')));
}

/** The same for what reads as its bytes come. */
export async function fuzzStream(
  seeds: readonly Uint8Array[],
  read: (bytes: Buffer) => Promise<unknown>,
): Promise<void> {
  const latin1 = seeds.map((seed) => Buffer.from(seed).toString('latin1'));
  const property = fc.asyncProperty(spoilt(latin1), async (text) => {
    const started = performance.now();
    await read(Buffer.from(text, 'latin1')).catch(orOurs);
    isSoon(started);
  });
  await fc.assert(property, FUZZ_BOUNDS);
}

function endsWell(work: () => unknown): void {
  const started = performance.now();
  try {
    work();
  } catch (error) {
    orOurs(error);
  }
  isSoon(started);
}

function orOurs(error: unknown): void {
  if (!isCseError(error)) throw error;
}

function isSoon(started: number): void {
  const took = performance.now() - started;
  if (took > SLOW) throw new Error(`it took ${Math.round(took)} ms`);
}

const TOKENS = [
  ...[
    '"',
    "'",
    '\\',
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    ';',
    '=',
    '<',
    '>',
    '#',
    '@',
    '/',
    '//',
    '..',
    '%',
    '%2f',
    '&a',
    '*a',
  ],
  ...[
    '\0',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '\u001b]0;x\u0007',
    '\u202e',
    '\ufeff',
    '\ud800',
    '-',
    '--',
    '---\n',
    '? ',
    '- ',
    '!!x ',
  ],
  ...[
    'null',
    'true',
    '-1',
    '1e999',
    '9007199254740993',
    '0x10',
    '__proto__',
    'constructor',
    'toString',
    'sha256:',
    'sha512:',
  ],
  ...[
    '0'.repeat(64),
    'a'.repeat(300),
    '.0'.repeat(200),
    '['.repeat(100),
    '{"a":'.repeat(100),
    '/'.repeat(300),
    ' '.repeat(300),
  ],
];

/** Of all of Unicode; to set up fast-check's own `unit: 'binary'` takes a second in each file. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 8 })
  .map((points) => String.fromCodePoint(...points));

/** One change: where, how much of it goes, and what comes there. */
const change = fc.record({
  at: fc.nat(1_000_000),
  gone: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
  comes: fc.oneof(
    fc.constant(''),
    fc.constantFrom(...TOKENS),
    anyText,
    fc.record({ from: fc.nat(1_000_000), length: fc.nat(300) }),
  ),
});

const spoilt = (seeds: readonly string[]) =>
  fc
    .record({
      seed: fc.constantFrom(...seeds),
      other: fc.constantFrom(...seeds),
      changes: fc.array(change, { minLength: 1, maxLength: 6 }),
    })
    .map(({ seed, other, changes }) =>
      changes.reduce((text, { at, gone, comes }) => {
        const place = at % (text.length + 1);
        const start = typeof comes === 'string' ? 0 : comes.from % (other.length + 1);
        const piece = typeof comes === 'string' ? comes : other.slice(start, start + comes.length);
        return text.slice(0, place) + piece + text.slice(place + gone);
      }, seed),
    );

const DATA = new URL('../../../../shared/data/', import.meta.url);

/** What the real tools wrote, where it is there. */
export function realTexts(...paths: readonly string[]): readonly string[] {
  return paths
    .map((path) => new URL(path, DATA))
    .filter(existsSync)
    .map((url) => readFileSync(url, 'utf8'));
}
