import type { Credentials, Transport } from '@cse/registry';
import { jsonOf } from '@cse/text';

export interface RequestOptions {
  readonly method?: 'GET' | 'HEAD' | undefined;
  /** Ask as nobody. */
  readonly anonymous?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TextReply {
  readonly status: number;
  /** As much of the body as is short. */
  readonly text: string;
  /** Where it is JSON. */
  readonly json: unknown;
}

interface RequestContext extends RequestOptions {
  readonly transport: Transport;
  readonly credentials: Credentials | undefined;
}

const LIMIT = 1024 * 1024;

/** One request and its answer, without redirects. */
export async function ask(
  url: string,
  { transport, credentials, method = 'GET', anonymous = false, signal = NEVER }: RequestContext,
): Promise<TextReply> {
  const found = anonymous ? undefined : await credentials?.find(new URL(url).host);
  const basic = found && 'username' in found ? { authorization: basicOf(found) } : {};
  const headers = { accept: 'application/json, */*;q=0.5', 'user-agent': 'cse', ...basic };
  const { status, body } = await transport.send({ method, url, headers, signal });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > LIMIT) break;
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  return { status, text, json: jsonOf(text) };
}

const NEVER = new AbortController().signal;

const basicOf = ({ username, password }: { readonly username: string; readonly password: string }) =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
