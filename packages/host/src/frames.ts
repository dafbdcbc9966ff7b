/** One message between the two processes, and bytes that belong to it. */
export interface Frame {
  readonly message: unknown;
  readonly bytes: Uint8Array;
}

/** A frame is two lengths of 32 bits, the message as JSON, and the bytes as they are. */
const HEAD = 8;
const NONE = new Uint8Array();

export function encodeFrame(message: unknown, bytes: Uint8Array = NONE): Uint8Array {
  const json = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(json.byteLength, 0);
  head.writeUInt32BE(bytes.byteLength, 4);
  return Buffer.concat([head, json, bytes]);
}

/** Reads frames as they come. `tooLong` makes the error for one that has more than `limit` bytes, of which none is kept. */
export async function* decodeFrames(
  chunks: AsyncIterable<Uint8Array>,
  { limit, tooLong }: { readonly limit: number; readonly tooLong: (size: number) => Error },
): AsyncGenerator<Frame> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let wanted = HEAD;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.byteLength;
    if (size < wanted) continue;
    let rest = Buffer.concat(waiting, size);
    for (;;) {
      wanted = lengthOf(rest);
      if (wanted > limit) throw tooLong(wanted);
      if (rest.byteLength < wanted) break;
      yield frameIn(rest.subarray(0, wanted));
      rest = rest.subarray(wanted);
    }
    waiting = [rest];
    size = rest.byteLength;
  }
}

const lengthOf = (rest: Buffer) => (rest.byteLength < HEAD ? HEAD : HEAD + rest.readUInt32BE(0) + rest.readUInt32BE(4));

function frameIn(whole: Buffer): Frame {
  const end = HEAD + whole.readUInt32BE(0);
  return { message: JSON.parse(whole.toString('utf8', HEAD, end)), bytes: whole.subarray(end) };
}
