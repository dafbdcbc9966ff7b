import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digestOf, MediaType } from '@cse/oci';
import { madeImages, repositoryOf } from './made-images.ts';

// Runs in a process of its own, so that the memory of the registries is not counted as that of whoever measures.
const images = Number(process.argv[2]);
const [source, target] = [await listen(sourceOf(images)), await listen(emptyTarget())];
process.send?.({ source: source.host, target: target.host });
process.on('message', () => process.send?.({ source: source.counts(), target: target.counts() }));

interface Ask {
  readonly method: string;
  readonly repository: string;
  readonly kind: string;
  readonly name: string;
  readonly query: URLSearchParams;
  body(): Promise<Buffer>;
}

interface MadeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

type Answerer = (ask: Ask) => MadeAnswer | Promise<MadeAnswer>;

const NOTHING: MadeAnswer = { status: 404, body: Buffer.from('{"errors":[{"code":"NAME_UNKNOWN"}]}') };

function sourceOf(count: number): Answerer {
  const make = madeImages();
  const numbers = new Map(Array.from({ length: count }, (_, number) => [repositoryOf(number), number]));
  return ({ repository, kind, name }) => {
    const number = numbers.get(repository);
    if (number === undefined) return NOTHING;
    if (kind === 'tags') return { status: 200, body: Buffer.from(JSON.stringify({ name: repository, tags: ['v1'] })) };
    const { manifest, blobs } = make(number);
    if (kind === 'manifests') return name === 'v1' || name === manifest.digest ? manifestOf(manifest) : NOTHING;
    const blob = blobs.find(({ digest }) => digest === name);
    return blob ? { status: 200, body: blob.bytes } : NOTHING;
  };
}

/** Keeps of blobs that they are there, and the manifests themselves. */
function emptyTarget(): Answerer {
  const repositories = new Set<string>();
  const held = new Map<string, number>();
  const manifests = new Map<string, { readonly digest: string; readonly bytes: Uint8Array }>();
  return async ({ method, repository, kind, name, query, body }) => {
    if (kind === 'tags')
      return repositories.has(repository) ? { status: 200, body: Buffer.from('{"tags":["v1"]}') } : NOTHING;
    if (kind === 'manifests' && method === 'PUT') {
      const bytes = await body();
      const manifest = { digest: digestOf(bytes), bytes };
      manifests.set(`${repository} ${name}`, manifest).set(`${repository} ${manifest.digest}`, manifest);
      repositories.add(repository);
      return { status: 201, headers: { 'docker-content-digest': manifest.digest } };
    }
    if (kind === 'manifests') {
      const manifest = manifests.get(`${repository} ${name}`);
      return manifest ? manifestOf(manifest) : NOTHING;
    }
    if (method === 'POST') {
      const [mount, from] = [query.get('mount') ?? '', query.get('from') ?? ''];
      const size = held.get(`${from} ${mount}`);
      if (size === undefined) return { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/1` } };
      held.set(`${repository} ${mount}`, size);
      return { status: 201, headers: { location: `/v2/${repository}/blobs/${mount}` } };
    }
    if (method === 'PUT') {
      const bytes = await body();
      const digest = query.get('digest') ?? '';
      if (digestOf(bytes) !== digest) return { status: 400 };
      held.set(`${repository} ${digest}`, bytes.byteLength);
      return { status: 201, headers: { location: `/v2/${repository}/blobs/${digest}` } };
    }
    const size = held.get(`${repository} ${name}`);
    return size === undefined ? NOTHING : { status: 200, headers: { 'content-length': String(size) } };
  };
}

const manifestOf = ({ digest, bytes }: { readonly digest: string; readonly bytes: Uint8Array }): MadeAnswer => ({
  status: 200,
  headers: { 'content-type': MediaType.manifest, 'docker-content-digest': digest },
  body: bytes,
});

async function listen(answer: Answerer) {
  let [requests, connections] = [0, 0];
  const server = createServer((request, response) => {
    requests += 1;
    respond(answer, request, response).catch(() => request.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts() {
      const told = { requests, connections };
      [requests, connections] = [0, 0];
      return told;
    },
  };
}

// As distribution answers, which has no list of referrers.
const NO_SUCH_API: MadeAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from('404 page not found\n'),
};

async function respond(answer: Answerer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  const { pathname, searchParams: query } = new URL(url, 'http://registry');
  const [matched, repository = '', kind = '', name = ''] = PATH.exec(pathname) ?? [];
  const body = async () => Buffer.concat(await Array.fromAsync<Buffer>(request));
  const told = matched ? await answer({ method, repository, kind, name, query, body }) : NO_SUCH_API;
  const length = told.body === undefined ? {} : { 'content-length': String(told.body.byteLength) };
  response.writeHead(told.status, { 'content-type': 'application/json', ...length, ...told.headers });
  response.end(method === 'HEAD' ? undefined : told.body);
  if (!request.complete) request.resume();
}

const PATH = /^\/v2\/(.+)\/(manifests|blobs|tags)\/(.+)$/;
