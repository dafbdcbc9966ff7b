import { expect, test } from 'vitest';
import { aloud } from './aloud.ts';
import { countRequest } from './requests.ts';

function stream(isTTY: boolean) {
  const chunks: string[] = [];
  const written = { isTTY, columns: 80, write: (text: string) => chunks.push(text), on() {}, off() {} };
  return { chunks, stream: written as unknown as NodeJS.WriteStream };
}

test('on a terminal a line says how long something takes, what was asked and how far it is, and in the end what was done', async () => {
  const { chunks, stream: terminal } = stream(true);
  const work = { doing: 'checking', what: 'reg.example', stream: terminal };
  const done = await aloud(work, async (progress) => {
    countRequest({ type: 'request', host: 'reg.example', method: 'GET', path: '/v2/', status: 200, milliseconds: 1 });
    progress('14 checks done');
    await new Promise((resolve) => setTimeout(resolve, 300));
    return 'well';
  });
  expect(done).toBe('well');
  expect(chunks[0]).toContain('checking for 0 s: reg.example');
  expect(chunks[1]).toContain('checking for 0 s, 1 request, reading from reg.example: 14 checks done');
  expect(chunks.at(-1)).toContain('checking: reg.example');
});

test('elsewhere it is told once, and not at all where nothing is to be said', async () => {
  const { chunks, stream: pipe } = stream(false);
  await aloud({ doing: 'planning', what: 'tkg-2.5', stream: pipe, quiet: true }, async () => undefined);
  await aloud({ doing: 'planning', what: 'tkg-2.5', stream: pipe }, async () => undefined);
  expect(chunks).toEqual(['planning: tkg-2.5 …\n']);
});
