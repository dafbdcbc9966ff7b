import { readFileSync } from 'node:fs';
import { Agent, request, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';

// The same as ideal-client.c, for machines without a compiler: see there for what the list is.
const [source = '', target = '', concurrency = '16'] = process.argv.slice(2);
const ACCEPT = [
  'oci.image.manifest.v1',
  'oci.image.index.v1',
  'docker.distribution.manifest.v2',
  'docker.distribution.manifest.list.v2',
]
  .map((type) => `application/vnd.${type}+json`)
  .join(', ');
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });

for (const part of (await text(process.stdin)).split(/^-\n/m)) {
  const left = part.split('\n').filter(Boolean).values();
  const worker = async () => {
    for (const line of left) await work(line.split(' '));
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, worker));
}
agent.destroy();

async function work([verb, a = '', b = '', c = '', d = '']: readonly string[]): Promise<void> {
  if (verb === 'get') return dropped(await asked(source, 'GET', { path: a, headers: { accept: ACCEPT } }), 200);
  if (verb === 'mount') {
    const path = `/v2/${a}/blobs/uploads/?mount=${b}&from=${c}`;
    return dropped(await asked(target, 'POST', { path, headers: { 'content-length': '0' } }), 201);
  }
  if (verb === 'put') {
    const [path, body] = [`/v2/${a}/manifests/${b}`, readFileSync(d)];
    const headers = { 'content-type': c, 'content-length': String(body.byteLength) };
    return dropped(await asked(target, 'PUT', { path, headers, body }), 201);
  }
  const start = { path: `/v2/${b}/blobs/uploads/`, headers: { 'content-length': '0' } };
  const [blob, opened] = await Promise.all([asked(source, 'GET', { path: a }), asked(target, 'POST', start)]);
  await dropped(opened, 202);
  const place = new URL(opened.headers.location ?? '', `http://${target}`);
  place.searchParams.append('digest', c);
  const headers = { 'content-type': 'application/octet-stream', 'content-length': d };
  await dropped(await asked(target, 'PUT', { path: `${place.pathname}${place.search}`, headers, body: blob }), 201);
}

interface IdealRequest {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | IncomingMessage;
}

function asked(host: string, method: string, { path, headers = {}, body }: IdealRequest): Promise<IncomingMessage> {
  const { hostname, port } = new URL(`http://${host}`);
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers }, resolve).on('error', reject);
    if (body === undefined || body instanceof Uint8Array) sent.end(body);
    else pipeline(body, sent).catch(reject);
  });
}

async function dropped(answer: IncomingMessage, status: number): Promise<void> {
  for await (const _ of answer);
  if (answer.statusCode !== status) throw new Error(`${answer.statusCode} instead of ${status}`);
}
