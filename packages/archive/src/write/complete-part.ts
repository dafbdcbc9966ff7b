import { isCseError } from '@cse/errors';
import type { Descriptor, Digest } from '@cse/oci';
import { verified, type OpenFile } from '@cse/store';
import { createHash } from 'node:crypto';
import { NOTE, type PartEntry, type Part } from '../format/part-layout.ts';
import type { Completed } from '../format/completed.ts';
import type { Journal } from './journal.ts';
import type { ArchiveLayout } from '../format/archive-layout.ts';
import type { PartFiles } from './part-files.ts';
import { partNote } from '../format/part-note.ts';
import { END, paddingOf, tarHeader } from '../format/tar-writer.ts';

export interface CompletePartOptions {
  readonly outline: ArchiveLayout;
  readonly parts: PartFiles;
  readonly arrivals: Completed;
  readonly journal: Journal;
  /** Gives up: the next run goes on. */
  readonly signal: AbortSignal;
  /** What an earlier run brought, and whether it was found intact: it is read again before it is relied on. */
  readonly restored: Map<Digest, Promise<boolean> | undefined>;
}

/**
 * Makes a part whole as its contents arrive: headers, then the hash over all that the disk holds, in order. Returns the hash when
 * the part is complete and safe under its unfinished name.
 */
export async function completePart(part: Part, options: CompletePartOptions): Promise<string> {
  const { parts, journal } = options;
  const sha256 = await parts.use(part.number, async (file) => {
    const hash = createHash('sha256');
    for (const entry of noteAnd(part, options.outline)) await addEntry(entry, { file, hash, ...options });
    hash.update(new Uint8Array(END));
    await file.truncate(part.size);
    await file.sync();
    return hash.digest('hex');
  });
  await journal.append([{ part: part.number, sha256 }], { sync: true });
  return sha256;
}

interface CompletingPart extends CompletePartOptions {
  readonly file: OpenFile;
  readonly hash: ReturnType<typeof createHash>;
}

async function addEntry(entry: PartEntry, { file, hash, ...options }: CompletingPart): Promise<void> {
  const header = tarHeader(entry.path, entry.length);
  await file.write(header, entry.at);
  hash.update(header);
  if ('bytes' in entry.of) {
    const bytes = entry.of.bytes.subarray(entry.start, entry.start + entry.length);
    await file.write(bytes, entry.at + header.byteLength);
    hash.update(bytes);
  } else {
    await whole(entry.of.content, options);
    await options.parts.show(entry.of.content, [entry.start, entry.start + entry.length], (bytes) => {
      options.signal.throwIfAborted();
      hash.update(bytes);
    });
  }
  hash.update(new Uint8Array(paddingOf(entry.length)));
}

/** Waits until content is there, and sees with its own eyes what an earlier run said of it. */
async function whole(content: Descriptor, options: CompletePartOptions): Promise<void> {
  const { arrivals, restored } = options;
  await arrivals.wait(content.digest);
  if (!restored.has(content.digest)) return;
  const checked = restored.get(content.digest) ?? check(content, options);
  restored.set(content.digest, checked);
  if (!(await checked)) await arrivals.wait(content.digest);
}

async function check(content: Descriptor, { parts, arrivals, journal, signal }: CompletePartOptions): Promise<boolean> {
  if (!parts.isReadable(content)) return true;
  try {
    for await (const _ of verified(content, parts.read(content))) signal.throwIfAborted();
    return true;
  } catch (error) {
    if (!isCseError(error) || error.code !== 'CONTENT_MISMATCH') throw error;
    arrivals.delete(content.digest);
    await journal.append([{ lost: content.digest }], { sync: true });
    return false;
  }
}

function noteAnd(part: Part, { id, set, sequence, parts }: ArchiveLayout): readonly PartEntry[] {
  const bytes = partNote({ id, set, sequence, part: part.number, parts: parts.length });
  return [{ path: NOTE.path, at: 0, length: NOTE.size, start: 0, of: { path: NOTE.path, bytes } }, ...part.entries];
}
