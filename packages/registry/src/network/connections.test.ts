import { describe as described } from '@cse/oci';
import { seededBytes } from '@cse/testkit';
import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { registries, type RegistryEvent } from '../index.ts';

const bytes = Buffer.concat([...seededBytes('connections', 1000)]);
const blob = described('application/octet-stream', bytes);

/** Listens, counts connections, and closes them in the end. */
async function counted(server: Server) {
  const sockets = new Set<Socket>();
  let [made, most] = [0, 0];
  server.on('connection', (socket: Socket) => {
    made += 1;
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { host, made: () => made, most: () => most, open: () => sockets.size, [Symbol.asyncDispose]: close };
}

/** Asks for many blobs by HEAD and for a few lists by GET, so many at once as a registry is asked. */
async function ask(host: string, repositories: number): Promise<readonly boolean[]> {
  await using store = registries({ hosts: { [host]: { plainHttp: true } }, concurrency: 4 });
  const all = Array.from({ length: repositories }, async (_, at) => {
    const repository = store.repository(`${host}/a/r${at}`);
    await Array.fromAsync(repository.tags());
    return [await repository.has(blob), await repository.has({ ...blob, digest: `sha256:${'a'.repeat(64)}` })];
  });
  return (await Promise.all(all)).flat();
}

// As registries in Go answer: a length, and not a word of the connection.
function registry({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  const found = url.includes('tags')
    ? Buffer.from('{"tags":[]}')
    : url.includes(blob.digest)
      ? bytes
      : Buffer.from('{}');
  response.removeHeader('connection');
  response.shouldKeepAlive = true;
  response.writeHead(url.includes('aaaa') ? 404 : 200, { 'content-length': found.length });
  response.end(method === 'HEAD' ? undefined : found);
}

test('B-17: 500 requests, most of them HEAD, go by the connections that there may be, which are kept', async () => {
  await using server = await counted(createHttpServer(registry));
  const found = await ask(server.host, 170);
  expect(found).toEqual(Array.from({ length: 170 }, () => [true, false]).flat());
  expect(server.most()).toBe(2 * 4);
  // A connection that is idle may be closed by the server as it is used.
  expect(server.made()).toBeLessThanOrEqual(2 * 4 + 2);
});

test('a registry that answers HEAD with a body is understood all the same', async () => {
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${blob.size}\r\n\r\n`;
  const list = '{"tags":[]}';
  await using server = await counted(
    createServer((socket) => {
      socket.on('data', (data) => {
        const [line = ''] = data.toString().split('\r\n');
        if (line.startsWith('GET')) socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${list.length}\r\n\r\n${list}`);
        else
          socket.write(
            line.includes(blob.digest)
              ? Buffer.concat([Buffer.from(head), bytes])
              : 'HTTP/1.1 404 No\r\ncontent-length: 2\r\n\r\n{}',
          );
      });
    }),
  );
  expect(await ask(server.host, 30)).toEqual(Array.from({ length: 30 }, () => [true, false]).flat());
  expect(server.made()).toBeLessThanOrEqual(30 * 3);
  expect(server.most()).toBeLessThanOrEqual(2 * 4);
});

/** A server that closes a connection instead of answering, where `closes` says so of how many it had answered there before. */
async function closing(closes: (answered: number) => boolean) {
  const answered = new Map<Socket, number>();
  const heard: string[] = [];
  const server = createHttpServer((request, response) => {
    const before = answered.get(request.socket) ?? 0;
    heard.push(`${request.method}`);
    if (closes(before)) return void request.socket.end();
    answered.set(request.socket, before + 1);
    registry(request, response);
  });
  return Object.assign(await counted(server), { heard });
}

describe('a connection that is closed while it is idle, as a request is on its way', () => {
  test('costs no wait: the request goes by another one at once', async () => {
    await using server = await closing((answered) => answered > 0);
    const waits: number[] = [];
    const onEvent = (event: RegistryEvent) => void (event.type === 'retry' && waits.push(event.wait));
    await using store = registries({ hosts: { [server.host]: { plainHttp: true } }, onEvent });
    const repository = store.repository(`${server.host}/a/b`);
    for (let times = 0; times < 5; times += 1) expect(await Array.fromAsync(repository.tags())).toEqual([]);
    expect(waits).toEqual([]);
    expect(server.made()).toBeLessThanOrEqual(10);
  });

  test('is no reason to send anything twice where it was new', async () => {
    await using server = await closing(() => true);
    await using store = registries({ hosts: { [server.host]: { plainHttp: true } }, retries: 2 });
    const tags = Array.fromAsync(store.repository(`${server.host}/a/b`).tags());
    await expect(tags).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    expect(server.heard).toEqual(['GET', 'GET', 'GET']);
  });
});
