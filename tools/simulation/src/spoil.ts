import type { AnswerBody, NetworkFault } from './fault.ts';
import type { Message } from './message.ts';

/** What becomes of an answer by a fault, where the request had its effect. */
export function spoiled(message: Message, fault: NetworkFault): Message {
  const { headers, body } = message;
  const at = 'at' in fault && typeof fault.at === 'number' ? Math.floor(fault.at * body.byteLength) : 0;
  switch (fault.kind) {
    case 'broken':
      return { ...message, body: body.subarray(0, at), ends: fault.by };
    case 'short':
      return cut(message, at, fault.told);
    case 'long':
      return whole(message, Buffer.concat([body, Buffer.alloc(fault.by, 1)]));
    case 'flip':
      return { ...message, body: flipped(body, at) };
    case 'status':
      return { ...message, status: fault.status };
    case 'headerless':
      return { ...message, headers: without(headers, fault.names) };
    case 'stall':
      return { ...message, body: body.subarray(0, at), ends: 'never' };
    case 'drip':
      return { ...message, slow: true };
    case 'location':
      return { ...message, headers: { ...without(headers, ['location']), ...(fault.to && { location: fault.to }) } };
    case 'standing-still':
      return { ...message, headers: { ...headers, range: '0-0' } };
    case 'session-lost':
    case 'tokens-die':
    case 'swallowed':
    case 'reset':
    case 'answer':
    case 'redirect':
      return message;
  }
}

function cut(message: Message, at: number, told: boolean): Message {
  const body = message.body.subarray(0, at);
  return told ? whole(message, body) : { ...message, body, headers: without(message.headers, ['content-length']) };
}

const whole = (message: Message, body: Uint8Array): Message => ({
  ...message,
  body,
  headers: { ...message.headers, 'content-length': String(body.byteLength) },
});

function flipped(body: Uint8Array, at: number): Uint8Array {
  if (body.byteLength === 0) return body;
  const copy = Buffer.from(body);
  const place = Math.min(at, copy.byteLength - 1);
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}

const without = (headers: Message['headers'], names: readonly string[]) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** An answer that comes of nowhere. */
export function answered({ status, body, retryAfter }: Extract<NetworkFault, { kind: 'answer' }>): Message {
  const { type, text } = BODIES[body];
  const bytes = Buffer.from(text);
  return {
    status,
    body: bytes,
    headers: {
      'content-length': String(bytes.byteLength),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    },
  };
}

const JSON_TYPE = 'application/json';
const errors = (code: string) => ({
  type: JSON_TYPE,
  text: JSON.stringify({ errors: [{ code, message: 'so it is' }] }),
});
const BODIES: Readonly<Record<AnswerBody, { readonly type?: string; readonly text: string }>> = {
  empty: { text: '' },
  page: { type: 'text/html', text: '<html><title>Sign in</title><p>Who are you?</html>' },
  json: { type: JSON_TYPE, text: '{}' },
  TOOMANYREQUESTS: errors('TOOMANYREQUESTS'),
  DENIED: errors('DENIED'),
  MANIFEST_BLOB_UNKNOWN: errors('MANIFEST_BLOB_UNKNOWN'),
  UNKNOWN: errors('UNKNOWN'),
};
