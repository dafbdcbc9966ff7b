import { describe as described } from '@cse/oci';
import { bytesOf } from '@cse/store';
import { type ScriptedAnswer } from '@cse/testkit';
import { expect, test } from 'vitest';
import { against } from '../against.testing.ts';
import {
  blob,
  bytes,
  closing,
  created,
  empty,
  inTurn,
  open,
  opened,
  assumeEmpty,
  refusal,
  taken,
  uploads,
  writes,
} from './uploads.testing.ts';

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
    expect(await at.repository.push(blob, open, assumeEmpty)).toBe('pushed');
    const other = bytes.subarray(1);
    expect(await at.repository.push(described('x', other), () => bytesOf(other), assumeEmpty)).toBe('pushed');
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
  await at.repository.push(blob, open, assumeEmpty);
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
  await at.repository.push(blob, open, assumeEmpty);
  expect(bodies).toEqual([0, 500_000, 200_000, 0]);
});

test('C-043: a least length beyond the blob means one piece', async () => {
  const { script, bodies } = inTurn(opened('/up/1', { 'oci-chunk-min-length': '99999999999' }), created);
  await using at = await against(script, { hosts: { self: { chunkSize: 300_000 } } });
  await at.repository.push(blob, open, assumeEmpty);
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
  await at.repository.push(blob, open, assumeEmpty);
  expect(bodies).toEqual([0, 400_000, 400_000, 200_000, 0]);
});

test.each([
  ['500', refusal(500, 'UNKNOWN')],
  ['416', { status: 416 }],
])(
  'C-046, P-064: after a chunk is answered with %s, the registry says how much it has, and the rest is sent',
  async (_, answer) => {
    const status: ScriptedAnswer = { status: 204, headers: { location: '/up/2', range: '0-99999' } };
    const { script, bodies } = inTurn(
      opened(),
      answer,
      status,
      taken('/up/3', '0-499999'),
      taken('/up/4', '0-699999'),
      created,
    );
    await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
    await at.repository.push(blob, open, assumeEmpty);
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
  const status: ScriptedAnswer = { status: 204, headers: { location: '/up/2', range: '0-0' } };
  const { script } = inTurn(
    opened(),
    refusal(503, 'UNAVAILABLE'),
    status,
    taken('/up/3', '0-399999'),
    taken('/up/4', '0-699999'),
    created,
  );
  await using at = await against(script, { hosts: { self: { chunkSize: 400_000 } } });
  await at.repository.push(blob, open, assumeEmpty);
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
  await at.repository.push(blob, open, assumeEmpty);
  expect(writes(at.server.lines()).slice(3, 6)).toEqual([
    `HEAD /v2/a/b/blobs/${blob.digest}`,
    `GET /v2/a/b/blobs/${blob.digest}`,
    `POST ${uploads}`,
  ]);
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
  await expect(at.repository.push(blob, open, assumeEmpty)).rejects.toMatchObject({ status: 404 });
  expect(at.server.heard.filter(({ method }) => method === 'POST').length).toBeLessThan(10);
});
