import { digestOf } from '@cse/oci';
import { bytesOf, readAll, type Bytes } from '@cse/store';
import { layer, seededBytes } from '@cse/testkit';
import { expect, test } from 'vitest';
import { holding } from './holding.ts';

const big = Buffer.concat([...seededBytes('big', 3_000_000)]);
const step = (content: Parameters<typeof holding>[1]['content'], of: Uint8Array | string) => ({
  kind: 'copy-blob' as const,
  id: 'reg.example/a@x',
  needs: [],
  content,
  from: [],
  to: 'reg.example/a',
  holds: digestOf(Buffer.from(of)),
});
const inPieces = async function* (bytes: Bytes): Bytes {
  const whole = await readAll(bytes);
  for (let at = 0; at < whole.length; at += 1000) yield whole.subarray(at, at + 1000);
};

test.each(['gzip', 'zstd', 'none'] as const)(
  'a layer (%s) passes whole when a file in it is the one named',
  async (compression) => {
    const { descriptor, open } = await layer({ files: { small: 'x', big }, compression });
    const whole = await readAll(await open());
    const passed = await readAll(holding(inPieces(await open()), step(descriptor, big)));
    expect(Buffer.from(passed).equals(whole)).toBe(true);
  },
);

test('a layer without that file never ends, and does not give its last piece', async () => {
  const { descriptor, open } = await layer({ files: { small: 'x', big } });
  let size = 0;
  const passing = async () => {
    for await (const piece of holding(inPieces(await open()), step(descriptor, 'other'))) size += piece.byteLength;
  };
  await expect(passing()).rejects.toMatchObject({ code: 'FILE_MISMATCH', fault: 'integrity' });
  expect(size).toBeLessThan(descriptor.size);
});

test('a layer that is no tar is refused, and nobody waits for ever', async () => {
  const { descriptor, open } = await layer({ bytes: big });
  const passing = readAll(holding(inPieces(await open()), step(descriptor, big)));
  await expect(passing).rejects.toMatchObject({ fault: 'integrity' });
});

test('what breaks off on its way breaks off here', async () => {
  const { descriptor } = await layer({ files: { big } });
  const broken = async function* (): Bytes {
    yield* bytesOf(big.subarray(0, 100));
    throw new Error('cut');
  };
  await expect(readAll(holding(broken(), step(descriptor, big)))).rejects.toThrow('cut');
});
