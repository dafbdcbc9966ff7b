import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { Home } from './cse.testing.ts';

const home = new Home();
afterAll(() => home[Symbol.dispose]());

/** Passes on to a registry, and counts how many connections are open at once. */
async function counting(target: string, answer: (asked: IncomingMessage, response: ServerResponse) => void) {
  const open = new Set<Socket>();
  let most = 0;
  const server = createServer((asked, response) => {
    const passed = request(`http://${target}${asked.url}`, { method: asked.method, headers: asked.headers });
    passed.once('response', (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(response);
      answer(asked, response);
    });
    asked.pipe(passed);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    most = Math.max(most, open.size);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { host, most: () => most, forget: () => void (most = open.size), [Symbol.asyncDispose]: close };
}

/** As some servers answer HEAD, whatever the standard says. */
const withBody = ({ method }: IncomingMessage, response: ServerResponse) =>
  void (method === 'HEAD' && response.once('finish', () => response.socket?.write('{"a":"body"}')));

describe.each([
  ['registries', () => undefined],
  ['registries that answer HEAD with a body', withBody],
])('B-17: %s see no more connections at once than twice --concurrency', (_, answer) => {
  test.each(process.env['CI'] ? [1, 3] : [1])('with %i, whatever is done', async (concurrency) => {
    const store = memoryStore();
    const names = Array.from({ length: 24 }, (_, at) => `a${at}`);
    for (const name of names)
      await image(store, `localhost/${name}:v1`, {
        layers: [
          { size: 30_000, seed: name },
          { size: 2_000_000, seed: 'shared' },
        ],
      });
    await using from = await serve({ store });
    await using to = await serve({ store: memoryStore() });
    await using source = await counting(from.host, answer);
    await using target = await counting(to.host, answer);
    const asked = [
      ...names.flatMap((name) => ['--image', `vendor.example/${name}:v1`]),
      ...['--source', `vendor.example=${source.host}`, '--to', `${target.host}/base`],
      ...[source.host, target.host].flatMap((host) => ['--plain-http', host]),
      ...['--concurrency', String(concurrency)],
    ];
    for (const [command = '', ...flags] of [['plan'], ['mirror'], ['mirror'], ['verify', '--read-data']]) {
      source.forget();
      target.forget();
      const { exit, stderr } = await home.cse([command, ...asked, ...flags]);
      expect({ command, exit, stderr: exit === 0 ? '' : stderr }).toEqual({ command, exit: 0, stderr: '' });
      expect({ command, source: source.most() <= 2 * concurrency, most: source.most() }).toMatchObject({
        source: true,
      });
      expect({ command, target: target.most() <= 2 * concurrency, most: target.most() }).toMatchObject({
        target: true,
      });
    }
  });
});
