import { describe as described } from '@cse/oci';
import { bytesOf } from '@cse/store';
import { seededBytes, type ScriptedAnswer, type Heard } from '@cse/testkit';
import type { Script } from '../against.testing.ts';

export const bytes = Buffer.concat([...seededBytes('upload', 700_000)]);
export const blob = described('application/octet-stream', bytes);
export const open = () => bytesOf(bytes);
export const assumeEmpty = { assumeEmpty: true };

export const uploads = '/v2/a/b/blobs/uploads/';
export const closing = `digest=${encodeURIComponent(blob.digest)}`;

/** An empty repository; what is special about its uploads is said by `script`. */
export const empty =
  (script: Script): Script =>
  (request, response) => {
    if (request.path.includes('/tags/list')) return { status: 404 };
    if (request.method === 'HEAD' || request.headers.range === 'bytes=0-0') return { status: 404 };
    if (request.method === 'DELETE') return { status: 204 };
    return script(request, response);
  };

/** A script that answers the requests one after the other, and reads their bodies. */
export function inTurn(
  ...answers: readonly (ScriptedAnswer | ((request: Heard) => ScriptedAnswer | Promise<ScriptedAnswer>))[]
): {
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

export const opened = (location = '/up/1', headers: Record<string, string> = {}): ScriptedAnswer => ({
  status: 202,
  headers: { location, range: '0-0', ...headers },
});
export const taken = (location: string, range: string): ScriptedAnswer => ({
  status: 202,
  headers: { location, range },
});
export const created: ScriptedAnswer = { status: 201 };
export const refusal = (status: number, code: string): ScriptedAnswer => ({
  status,
  body: JSON.stringify({ errors: [{ code, message: 'so it is' }] }),
});

export const writes = (lines: readonly string[]) => lines.filter((line) => !line.startsWith('GET /v2/a/b/tags'));
