import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSayings, sayingsIn } from './error-pages.ts';
import { errorsPage, exitsIn } from './errors-page.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const exits = exitsIn(readFileSync(`${root}packages/cli/src/exit-code.ts`, 'utf8'));

test('docs/errors.md says what the errors say: else npm run docs makes it anew', async () => {
  expect(readFileSync(`${root}docs/errors.md`, 'utf8')).toBe(await errorsPage(readSayings(root), exits));
});

test('what an error says is found where it is made, and where a function of the file makes it', () => {
  const text = `
    export const gone = (name: string) =>
      new CseError('A_GONE', 'plan', \`\${name} is gone\`, { hint: 'Look ' + 'again.' });
    const usage = (message: string, hint?: string) => new CseError('A_FLAGS', 'usage', message, { hint });
    export const bare = () => usage('no flag', 'Give one.');
    const make = (code: string, fault: Fault) => (message: string) => new RegistryError({ code, fault, message });
    const denied = make('A_DENIED', 'access');
    export const never = (host: string) => denied(\`\${host} says no\`);
    export const once = () => make('A_ONCE', 'unavailable')('not now', { hint: 'Wait.' });
  `;
  expect(sayingsIn('packages/a', text)).toEqual([
    { room: 'packages/a', code: 'A_GONE', fault: 'plan', message: '… is gone', hint: 'Look again.' },
    { room: 'packages/a', code: 'A_FLAGS', fault: 'usage', message: 'no flag', hint: 'Give one.' },
    { room: 'packages/a', code: 'A_DENIED', fault: 'access', message: '… says no', hint: undefined },
    { room: 'packages/a', code: 'A_ONCE', fault: 'unavailable', message: 'not now', hint: 'Wait.' },
  ]);
});

test('every fault has the exit code that the CLI gives it', () => {
  expect(exits.get('usage')).toBe(2);
  expect(exits.get('unavailable')).toBe(8);
});
