import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { certificate, image, seededBytes } from '@cse/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { api, digestOf, locationOf, withDigest } from './api.testing.ts';
import { fileSpool, serve, type Limits, type ServeOptions } from './index.ts';

/** What a limit of a second or less has to have done, on a busy machine. */
const SOON = { timeout: 15_000 };

async function started(limits: Partial<Limits>, options: Partial<ServeOptions> = {}) {
  const serving = await serve({ store: memoryStore(), limits, ...options });
  onTestFinished(() => serving.close());
  return serving;
}

/** A connection, and whether the server still keeps it. */
function opened(host: string): {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly isOpen: () => boolean;
} {
  const [hostname = '', port = ''] = host.split(':');
  const socket = connect(Number(port), hostname);
  let heard = '';
  let open = true;
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  for (const end of ['end', 'close']) socket.once(end, () => (open = false));
  onTestFinished(() => void socket.destroy());
  return { socket, heard: () => heard, isOpen: () => open };
}

/** Sends a byte again and again, as one does who wants to hold a connection for ever. */
function dripping(socket: Socket, byte: string, milliseconds: number): void {
  const timer = setInterval(() => socket.writable && socket.write(byte), milliseconds);
  socket.once('close', () => clearInterval(timer));
  onTestFinished(() => clearInterval(timer));
}

describe('connections', () => {
  test('X-31: three hundred clients that send their headers a byte at a time are let go, and others are served meanwhile', async () => {
    const { host } = await started({ headers: 1500 });
    const slow = Array.from({ length: 300 }, () => opened(host));
    for (const { socket } of slow) {
      socket.write('GET /v2/ HTTP/1.1\r\nhost: 127.0.0.1\r\nx: ');
      dripping(socket, 'x', 500);
    }
    expect((await fetch(`http://${host}/v2/`)).status).toBe(200);
    await expect.poll(() => slow.filter(({ isOpen }) => isOpen()).length, SOON).toBe(0);
  });

  test('X-31: a client that says nothing at all is let go, before the handshake of TLS too', async () => {
    for (const tls of [undefined, certificate()]) {
      const { host } = await started({ headers: 300 }, { tls });
      const silent = opened(host);
      await expect.poll(silent.isOpen, SOON).toBe(false);
    }
  });

  test('X-31: a connection on which nothing more is asked is closed', async () => {
    const { host } = await started({ idle: 200 });
    const idle = opened(host);
    idle.socket.write('GET /v2/ HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
    await expect.poll(idle.heard).toContain('200 OK');
    await expect.poll(idle.isOpen, SOON).toBe(false);
  });

  test('X-31: no more connections are kept than there may be, and one that ends makes room', async () => {
    const { host } = await started({ connections: 5 });
    const held = Array.from({ length: 8 }, () => opened(host));
    await expect.poll(() => held.filter(({ isOpen }) => isOpen()).length, SOON).toBe(5);
    for (const { socket } of held) socket.destroy();
    const status = () =>
      fetch(`http://${host}/v2/`).then(
        (response) => response.status,
        () => 0,
      );
    await expect.poll(status, SOON).toBe(200);
  });
});

describe('bodies', () => {
  test('X-31: a body that comes a byte at a time is given up, and its upload can be gone on with', async () => {
    const { host } = await started({ stall: 600 });
    const repo = api(host, 'a');
    const location = await repo.start();
    const slow = opened(host);
    slow.socket.write(`PATCH ${location} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 1000000\r\n\r\n`);
    dripping(slow.socket, 'x', 50);
    await expect.poll(slow.isOpen, SOON).toBe(false);
    await repo.call('PATCH', location, { body: 'end' });
    expect((await repo.call('GET', location)).headers.get('range')).toMatch(/^0-\d{1,3}$/);
  });

  test('a body that takes longer than that, but comes, is taken', async () => {
    const { host } = await started({ stall: 600 });
    const repo = api(host, 'a');
    const location = await repo.start();
    const client = opened(host);
    const body = Buffer.concat([...seededBytes('steady', 10 * 70_000)]);
    const url = withDigest(location, digestOf(body));
    client.socket.write(`PUT ${url} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${body.byteLength}\r\n\r\n`);
    for (let part = 0; part < 10; part += 1) {
      client.socket.write(body.subarray(part * 70_000, (part + 1) * 70_000));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await expect.poll(client.heard, SOON).toContain('201 Created');
  });

  test('X-31: a client that takes nothing of what it asked for is let go', async () => {
    const store = memoryStore();
    const { layers } = await image(store, 'localhost/a:v1', { size: 20_000_000 });
    const { host } = await started({ stall: 500 }, { store });
    const full = opened(host);
    full.socket.pause();
    full.socket.write(`GET /v2/a/blobs/${layers[0]?.digest} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    full.socket.resume();
    await expect.poll(full.isOpen, SOON).toBe(false);
    expect(full.heard()).toContain('200 OK');
    expect(full.heard().length).toBeLessThan(20_000_000);
  });

  test('X-31: what is still sent after a refusal is let through for a while only', async () => {
    const { host } = await started({ stall: 400 }, { readOnly: true });
    const client = opened(host);
    client.socket.write(`PUT /v2/a/manifests/v1 HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 1000000\r\n\r\n`);
    dripping(client.socket, 'x', 50);
    await expect.poll(client.heard, SOON).toContain('405');
    await expect.poll(client.isOpen, SOON).toBe(false);
  });
});

describe('uploads', () => {
  const folder = () => {
    const dir = mkdtempSync(join(tmpdir(), 'cse-limits-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    return dir;
  };
  const stored = (dir: string): Partial<ServeOptions> => {
    const files = nodeFiles();
    return { store: layoutStore(dir, files), spool: fileSpool(files, join(dir, '.cse/uploads')) };
  };
  const openFilesBelow = (dir: string) =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(dir);
      } catch {
        return false;
      }
    });

  test('X-31: an upload that waits for more holds no file open', async () => {
    const dir = folder();
    const { host } = await started({}, stored(dir));
    const repo = api(host, 'a');
    for (let count = 0; count < 200; count += 1) await repo.call('PATCH', await repo.start(), { body: 'x' });
    expect(readdirSync(join(dir, '.cse/uploads'))).toHaveLength(200);
    expect(openFilesBelow(dir)).toEqual([]);
  });

  test('X-31: no more uploads are begun than there may be; one that ends makes room', async () => {
    const { host } = await started({ uploads: 3 });
    const repo = api(host, 'a');
    const [first = ''] = [await repo.start(), await repo.start(), await repo.start()];
    const refused = await repo.call('POST', 'blobs/uploads/');
    expect([refused.status, refused.json().errors[0]?.code]).toEqual([429, 'TOOMANYREQUESTS']);
    expect(refused.headers.get('retry-after')).toBe('1');
    await repo.call('DELETE', first);
    expect((await repo.call('POST', 'blobs/uploads/')).status).toBe(202);
  });

  test('X-31: unfinished uploads together hold no more than they may; a blob that comes whole is none', async () => {
    const dir = folder();
    const { host } = await started({ uploadBytes: 100_000 }, stored(dir));
    const repo = api(host, 'a');
    const body = Buffer.alloc(60_000);
    const [first, second] = [await repo.start(), await repo.start()];
    expect((await repo.call('PATCH', first, { body })).status).toBe(202);
    const refused = await repo.call('PATCH', second, { body });
    expect([refused.status, refused.json().errors[0]?.message]).toEqual([
      507,
      'unfinished uploads would take more than 100000 bytes',
    ]);
    await repo.blob(Buffer.alloc(200_000, 1));
    expect((await repo.call('PUT', withDigest(first, digestOf(body)))).status).toBe(201);
    await repo.call('DELETE', second);
    expect((await repo.call('PATCH', await repo.start(), { body })).status).toBe(202);
  });

  test('an upload that nobody goes on with goes away by itself; one that is worked on stays', async () => {
    const dir = folder();
    let now = 0;
    let id = 0;
    let sweep = () => {};
    const ports = {
      now: () => now,
      newId: () => `id${(id += 1)}`,
      every: (_: number, work: () => void) => {
        sweep = work;
        return { [Symbol.dispose]: () => undefined };
      },
    };
    const { host } = await started({}, { ...stored(dir), ports, uploadExpiry: 60 });
    const repo = api(host, 'a');
    await repo.call('PATCH', await repo.start(), { body: 'x' });
    const busy = locationOf(await repo.call('POST', 'blobs/uploads/'));
    const slow = opened(host);
    slow.socket.write(`PATCH ${busy} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 10\r\n\r\nhello`);
    const kept = () => readdirSync(join(dir, '.cse/uploads')).map((name) => name.split('.')[0]);
    await expect.poll(kept).toEqual(['id1', 'id2']);
    now += 61 * 60_000;
    sweep();
    await expect.poll(kept).toEqual(['id2']);
    slow.socket.write('world');
    await expect.poll(slow.heard).toContain('202 Accepted');
  });
});
