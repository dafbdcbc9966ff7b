import { cpuMilliseconds } from '@cse/testkit';
import { expect, test } from 'vitest';
import { admission } from './admission.ts';
import { fullName } from './names.ts';

test('X-35: a path of dots is refused in no time', async () => {
  const read = () => fullName(`l${'.'.repeat(16_000)}`, {});
  const took = await cpuMilliseconds(() =>
    expect(read).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' })),
  );
  expect(took).toBeLessThan(500);
});

test('X-35: a header of blanks in the place of a password is turned away in no time', async () => {
  const admit = admission({ users: { ada: 'secret' } }, { now: () => 0, newId: () => 'x' });
  const authorization = `BASIC ${' '.repeat(16_000)}\n`;
  const asked = { method: 'GET', path: '/v2/', header: (name: string) => ({ authorization })[name] };
  const took = await cpuMilliseconds(async () => expect(await admit(asked as never)).toMatchObject({ status: 401 }));
  expect(took).toBeLessThan(500);
});
