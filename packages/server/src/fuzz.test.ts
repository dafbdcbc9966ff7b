import { request } from 'node:http';
import { memoryStore } from '@cse/store';
import { FUZZ_BOUNDS, image } from '@cse/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from './api.testing.ts';
import { serve, type RequestEvent, type Serving } from './index.ts';

const events: RequestEvent[] = [];
let serving: Serving;
beforeAll(async () => {
  const store = memoryStore();
  await image(store, 'localhost/a:v1', { bytes: Buffer.from('{}') });
  // Each upload is called so, that some requests meet one.
  const ports = { now: () => 0, newId: () => 'live' };
  serving = await serve({ store, ports, onRequest: (event) => void events.push(event) });
});
afterAll(() => serving.close());

const KNOWN = digestOf('{}');
const digest = fc.constantFrom(KNOWN, digestOf(''), digestOf('x', 'sha512'), 'sha256:x', 'md5:d41d8cd9', 'sha256:');
const odd = fc.constantFrom('A', '..', '', 'blobs', 'uploads', 'tags', 'list', '%00', '%zz', '%2f');
const word = fc.oneof(digest, odd, fc.constantFrom('a', 'v1', 'live'), fc.string({ maxLength: 8 }));
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b/c') },
  fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('/')),
);
const place = fc.oneof(
  fc.constantFrom('tags/list', 'blobs/uploads/', 'blobs/uploads/live', ''),
  fc
    .tuple(fc.constantFrom('manifests/', 'blobs/', 'blobs/uploads/', 'referrers/'), word)
    .map((parts) => parts.join('')),
);
const value = fc.oneof(digest, fc.string({ maxLength: 20 }), fc.constantFrom('0-4', '5-2', '-1', '1e9', '0'));
const query = fc.dictionary(
  fc.constantFrom('digest', 'mount', 'from', 'n', 'last', 'tag', 'ns', 'artifactType'),
  value,
  { maxKeys: 3 },
);
const header = fc.constantFrom('range', 'content-range', 'content-type', 'if-none-match', 'accept', 'authorization');
const asked = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'),
  path: fc
    .tuple(name, place, query)
    .map(([path, at, more]) => `/v2/${path}/${at}?${new URLSearchParams(more).toString()}`),
  headers: fc.dictionary(
    header,
    value.map((text) => text.replace(/[^\x20-\x7e]/g, '?')),
    { maxKeys: 2 },
  ),
  body: fc.oneof(fc.constantFrom('', '{}', '{"schemaVersion":2}', '[]', 'null'), fc.json(), fc.string()),
});

function ask({
  method,
  path,
  headers,
  body,
}: {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}) {
  const [hostname, port] = serving.host.split(':');
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        path: encodeURI(path).replaceAll('%25', '%'),
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.once('error', reject).end(body);
  });
}

test('B-19: whatever is asked, the answer is one of the spec’s, and never a bug of ours', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async (request) => {
      const { status, text } = await ask(request);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(status).toBeLessThan(500);
      if (status < 400 || request.method === 'HEAD') return;
      expect(JSON.parse(text)).toMatchObject({
        errors: [{ code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) }],
      });
    }),
    FUZZ_BOUNDS,
  );
  expect(events.filter(({ error }) => error !== undefined)).toEqual([]);
});
