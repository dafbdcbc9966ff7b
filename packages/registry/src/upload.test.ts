import { describe as described } from '@cse/oci';
import { bytesOf } from '@cse/store';
import { seededBytes, type Answered, type Heard } from '@cse/testkit';
import { expect, test } from 'vitest';
import { against, type Script } from './against.testing.ts';

const bytes = Buffer.concat([...seededBytes('upload', 700_000)]);
const blob = described('application/octet-stream', bytes);
const open = () => bytesOf(bytes);
const presume = { presume: true };

const uploads = '/v2/a/b/blobs/uploads/';
const closing = `digest=${encodeURIComponent(blob.digest)}`;

/** An empty repository; what is special about its uploads is said by `script`. */
const empty =
  (script: Script): Script =>
  (request, response) => {
    if (request.path.includes('/tags/list')) return { status: 404 };
    if (request.method === 'HEAD') return { status: 404 };
    if (request.method === 'DELETE') return { status: 204 };
    return script(request, response);
  };

/** A script that answers the requests one after the other, and reads their bodies. */
function inTurn(...answers: readonly (Answered | ((request: Heard) => Answered | Promise<Answered>))[]): {
  script: Script;
  bodies: number[];
} {
  const left = [...answers];
  const bodies: number[] = [];
  const script: Script = async (request) => {
    bodies.push((await request.body()).length);
    const next = left.shift();
    return typeof next === 'function' ? next(request) : (next ?? { status: 500 });
  };
  return { script: empty(script), bodies };
}

const opened = (location = '/up/1', headers: Record<string, string> = {}): Answered => ({
  status: 202,
  headers: { location, range: '0-0', ...headers },
});
const taken = (location: string, range: string): Answered => ({ status: 202, headers: { location, range } });
const created: Answered = { status: 201 };
const refusal = (status: number, code: string): Answered => ({
  status,
  body: JSON.stringify({ errors: [{ code, message: 'so it is' }] }),
});

const writes = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('GET /v2/a/b/tags'));

test('a blob goes into an empty repository with a POST and one PUT, and nothing is asked first', async () => {
  const { script, bodies } = inTurn(opened(), created);
  await using at = await against(script);
  expect(await at.repository.push(blob, open, presume)).toBe('pushed');
  expect(at.server.lines()).toEqual(['GET /v2/a/b/tags/list?n=1', `POST ${uploads}`, `PUT /up/1?${closing}`]);
  expect(bodies).toEqual([0, blob.size]);
  expect(at.server.heard[1]?.headers['content-length']).toBe('0');
  expect(at.server.heard[2]?.headers).toMatchObject({
    'content-length': `${blob.size}`,
    'content-type': 'application/octet-stream',
  });
});

test('P-053: in a repository that is there a blob is asked for, and not sent when it is there', async () => {
  await using at = await against(({ path }) =>
    path.includes('tags') ? { status: 200, body: '{"tags":["x"]}' } : { status: 200, body: bytes },
  );
  expect(await at.repository.push(blob, open, presume)).toBe('existed');
  expect(at.server.lines()).toEqual(['GET /v2/a/b/tags/list?n=1', `HEAD /v2/a/b/blobs/${blob.digest}`]);
});

test.each([
  ['relative to the root', '/up/1', `/up/1?${closing}`],
  ['relative to the request', '1?_state=a%2Bb%3D', `${uploads}1?_state=a%2Bb%3D&${closing}`],
  ['with a query', '/up/1?_state=x%3D%3D&y', `/up/1?_state=x%3D%3D&y&${closing}`],
])('C-041: a location %s is used byte for byte, the digest added to it', async (_, location, expected) => {
  await using at = await against(inTurn(opened(location), created).script);
  await at.repository.push(blob, open, presume);
  expect(at.server.heard.at(-1)?.path).toBe(expected);
});

test.each([
  ['at another origin', 'http://127.0.0.1:1/up'],
  ['with a user in it', 'http://user:secret@HOST/up'],
  ['where machine metadata is', 'http://169.254.169.254/up'],
  ['of another kind', 'file:///up'],
  ['without a scheme, at another host', '//example.test/up'],
])('P-052: a location %s is refused', async (_, location) => {
  await using at = await against(empty(({ headers }) => opened(location.replace('HOST', headers.host ?? ''))));
  await expect(at.repository.push(blob, open, presume)).rejects.toMatchObject({
    code: 'REGISTRY_REDIRECT',
    fault: 'access',
  });
  expect(writes(at.server.lines())).toEqual([`POST ${uploads}`]);
});

test.each([
  ['413', refusal(413, 'TOO_LARGE')],
  ['416', { status: 416 }],
  ['404, as if it were unknown', refusal(404, 'BLOB_UPLOAD_UNKNOWN')],
])(
  'a blob that is answered with %s when it comes whole goes in chunks, and the next one at once',
  async (_, answer) => {
    const { script, bodies } = inTurn(
      opened(),
      answer,
      ...[opened('/up/2'), taken('/up/3', '0-349999'), taken('/up/4', '0-699999'), created],
      ...[opened('/up/5'), taken('/up/6', '0-349999'), taken('/up/7', '0-699998'), created],
    );
    await using at = await against(script);
    expect(await at.repository.push(blob, open, presume)).toBe('pushed');
    const other = bytes.subarray(1);
    expect(await at.repository.push(described('x', other), () => bytesOf(other), presume)).toBe('pushed');
    expect(bodies).toEqual([0, 700_000, 0, 350_000, 350_000, 0, 0, 350_000, 349_999, 0]);
  },
);

test('C-042, C-044: a chunk has a length and a range, and goes to where the answer before it said', async () => {
  const { script } = inTurn(
    opened('/up/1?s=1'),
    taken('/up/2?s=2', '0-399999'),
    taken('/up/3?s=3', '0-699999'),
    created,
  );
  await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
  await at.repository.push(blob, open, presume);
  expect(writes(at.server.lines())).toEqual([
    `POST ${uploads}`,
    'PATCH /up/1?s=1',
    'PATCH /up/2?s=2',
    `PUT /up/3?s=3&${closing}`,
  ]);
  expect(
    at.server.heard
      .slice(2, 4)
      .map(({ headers }) => [headers['content-range'], headers['content-length'], headers['content-type']]),
  ).toEqual([
    ['0-399999', '400000', 'application/octet-stream'],
    ['400000-699999', '300000', 'application/octet-stream'],
  ]);
});

test('C-043: chunks are at least as large as the registry wants them', async () => {
  const { script, bodies } = inTurn(
    opened('/up/1', { 'oci-chunk-min-length': '500000' }),
    taken('/up/2', '0-499999'),
    taken('/up/3', '0-699999'),
    created,
  );
  await using at = await against(script, { hosts: { self: { chunkSize: 300_000 } } });
  await at.repository.push(blob, open, presume);
  expect(bodies).toEqual([0, 500_000, 200_000, 0]);
});

test('C-043: a least length beyond the blob means one piece', async () => {
  const { script, bodies } = inTurn(opened('/up/1', { 'oci-chunk-min-length': '99999999999' }), created);
  await using at = await against(script, { hosts: { self: { chunkSize: 300_000 } } });
  await at.repository.push(blob, open, presume);
  expect(bodies).toEqual([0, 700_000]);
});

test('P-067: a chunk that is taken only in part is gone on with from there', async () => {
  const { script, bodies } = inTurn(
    opened(),
    taken('/up/2', '0-99999'),
    taken('/up/3', '0-499999'),
    taken('/up/4', '0-699999'),
    created,
  );
  await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
  await at.repository.push(blob, open, presume);
  expect(bodies).toEqual([0, 400_000, 400_000, 200_000, 0]);
});

test.each([
  ['500', refusal(500, 'UNKNOWN')],
  ['416', { status: 416 }],
])(
  'C-046, P-064: after a chunk is answered with %s, the registry says how much it has, and the rest is sent',
  async (_, answer) => {
    const status: Answered = { status: 204, headers: { location: '/up/2', range: '0-99999' } };
    const { script, bodies } = inTurn(
      opened(),
      answer,
      status,
      taken('/up/3', '0-499999'),
      taken('/up/4', '0-699999'),
      created,
    );
    await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
    await at.repository.push(blob, open, presume);
    expect(writes(at.server.lines())).toEqual([
      `POST ${uploads}`,
      'PATCH /up/1',
      'GET /up/1',
      'PATCH /up/2',
      'PATCH /up/3',
      `PUT /up/4?${closing}`,
    ]);
    expect(bodies).toEqual([0, 400_000, 0, 400_000, 200_000, 0]);
  },
);

test('C-046: "0-0" after the POST means that nothing has arrived', async () => {
  const status: Answered = { status: 204, headers: { location: '/up/2', range: '0-0' } };
  const { script } = inTurn(
    opened(),
    refusal(503, 'UNAVAILABLE'),
    status,
    taken('/up/3', '0-399999'),
    taken('/up/4', '0-699999'),
    created,
  );
  await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
  await at.repository.push(blob, open, presume);
  expect(
    at.server.heard.filter(({ method }) => method === 'PATCH').map(({ headers }) => headers['content-range']),
  ).toEqual(['0-399999', '0-399999', '400000-699999']);
});

test.each([
  ['404 BLOB_UPLOAD_UNKNOWN', refusal(404, 'BLOB_UPLOAD_UNKNOWN')],
  ['404 BLOB_UPLOAD_INVALID', refusal(404, 'BLOB_UPLOAD_INVALID')],
  ['400 BLOB_UPLOAD_INVALID', refusal(400, 'BLOB_UPLOAD_INVALID')],
])('C-047, P-081: an upload that the registry lost (%s) is begun anew, after a look', async (_, lost) => {
  const { script } = inTurn(
    opened(),
    taken('/up/2', '0-399999'),
    lost,
    opened('/up/5'),
    taken('/up/6', '0-399999'),
    taken('/up/7', '0-699999'),
    created,
  );
  await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
  await at.repository.push(blob, open, presume);
  expect(writes(at.server.lines()).slice(3, 5)).toEqual([`HEAD /v2/a/b/blobs/${blob.digest}`, `POST ${uploads}`]);
});

test('C-047: an upload that is lost again and again is given up', async () => {
  await using at = await against(
    empty(
      async (request) => (
        await request.body(),
        request.method === 'POST' ? opened() : refusal(404, 'BLOB_UPLOAD_UNKNOWN')
      ),
    ),
  );
  await expect(at.repository.push(blob, open, presume)).rejects.toMatchObject({ status: 404 });
  expect(at.server.heard.filter(({ method }) => method === 'POST').length).toBeLessThan(10);
});

test('C-048: a PUT whose answer is lost is looked after before it is sent again', async () => {
  let stored = false;
  await using at = await against(async (request, response) => {
    if (request.path.includes('tags')) return { status: 404 };
    if (request.method === 'HEAD') return stored ? { status: 200, body: bytes } : { status: 404 };
    await request.body();
    if (request.method === 'POST') return opened();
    stored = true;
    response.destroy();
    return undefined;
  });
  expect(await at.repository.push(blob, open, presume)).toBe('pushed');
  expect(writes(at.server.lines())).toEqual([
    `POST ${uploads}`,
    `PUT /up/1?${closing}`,
    `HEAD /v2/a/b/blobs/${blob.digest}`,
  ]);
});

test('P-075: a connection that breaks is waited for, and the blob sent again', async () => {
  let broken = 0;
  const script: Script = async (request, response) => {
    if (request.method === 'POST') return opened();
    if ((broken += 1) > 1) return (await request.body(), created);
    request.raw.once('data', () => response.destroy());
    return undefined;
  };
  await using at = await against(empty(script));
  expect(await at.repository.push(blob, open, presume)).toBe('pushed');
  expect(at.events).toContainEqual(
    expect.objectContaining({ type: 'retry', reason: expect.stringContaining('connection broke') }),
  );
});

test('C-049: an upload that is given up is cancelled', async () => {
  const { script } = inTurn(opened('/up/1?s=1'), refusal(403, 'DENIED'));
  await using at = await against(script);
  await expect(at.repository.push(blob, open, presume)).rejects.toMatchObject({ code: 'REGISTRY_DENIED', status: 403 });
  expect(at.server.lines().at(-1)).toBe('DELETE /up/1?s=1');
});

test('P-069: what the registry finds to have another digest is an integrity failure, and is not sent again', async () => {
  const { script } = inTurn(opened(), refusal(400, 'DIGEST_INVALID'));
  await using at = await against(script);
  await expect(at.repository.push(blob, open, presume)).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
    fault: 'integrity',
  });
});

test('C-060: an upload of content that is named by its sha512 says so', async () => {
  const hex = Buffer.from(await crypto.subtle.digest('SHA-512', bytes)).toString('hex');
  await using at = await against(inTurn(opened(), created).script);
  await at.repository.push({ ...blob, digest: `sha512:${hex}` }, open, presume);
  expect(at.server.heard[1]?.path).toBe(`${uploads}?digest-algorithm=sha512`);
});

test.each<[string, number, { readonly chunkSize?: number }]>([
  ['a small blob', 100_000, {}],
  ['a large one', 3_000_000, {}],
  ['one in chunks', 3_000_000, { chunkSize: 1_000_000 }],
])('%s is copied within a registry that takes few requests at a time, eight times at once', async (_, size, self) => {
  const held = Buffer.concat([...seededBytes('within', size)]);
  const content = described('application/octet-stream', held);
  let taken = 0;
  const script: Script = async (request) => {
    if (request.method === 'GET') return { status: 200, body: held };
    taken += (await request.body()).length;
    if (request.method === 'POST') return opened(`/up/${at.server.heard.length}`);
    return request.method === 'PATCH' ? { status: 202, headers: { location: request.path } } : created;
  };
  await using at = await against(empty(script), { hosts: { self }, concurrency: 1 });
  const source = at.at('from');
  const targets = Array.from({ length: 8 }, (__, number) => at.at(`to/r${number}`));
  await Promise.all(targets.map((target) => target.push(content, () => source.fetch(content))));
  expect(taken).toBe(8 * size);
});

test('C-113: an upload that is refused for its token is sent again from the beginning with another', async () => {
  const { script, bodies } = inTurn(
    opened(),
    { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    created,
  );
  await using at = await against(script, { credentials: { find: async () => ({ username: 'ada', password: 'pw' }) } });
  expect(await at.repository.push(blob, open, presume)).toBe('pushed');
  expect(bodies).toEqual([0, blob.size, blob.size]);
});
