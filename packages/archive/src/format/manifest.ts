import { digestOf, isDigest, type Digest } from '@cse/oci';
import { z } from 'zod';
import { invalidArchive, newerArchive } from '../errors.ts';
import { carriedPluginSchema, type CarriedPlugin } from './carried-plugin.ts';

/** The archive that another one goes on from. */
export interface Since {
  readonly set: string;
  readonly sequence: number;
  /** The digest of its manifest. */
  readonly archive: Digest;
}

/** What `archive.json` says: all parts with size and SHA-256, and where each content stands in them. */
export interface ArchiveManifest {
  readonly id: string;
  /** The line of archives that it belongs to, and its place in that line. */
  readonly set: string;
  readonly sequence: number;
  /** The digest of `plan.json`. */
  readonly plan: Digest;
  readonly since?: Since | undefined;
  readonly partSize: number;
  readonly parts: readonly PartFacts[];
  readonly contents: readonly PlacedContent[];
  readonly presumes: readonly { readonly mediaType: string; readonly digest: Digest; readonly size: number }[];
  /** The plugins that it carries, if any. */
  readonly plugins?: readonly CarriedPlugin[] | undefined;
}

export interface PartFacts {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

export interface PlacedContent {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  /** Part, first byte and length of each stretch, in order. */
  readonly places: readonly (readonly [part: number, at: number, length: number])[];
}

export const MANIFEST_FILE = 'archive.json';
export const SIGNATURE_FILE = 'archive.json.minisig';
export const PLAN_FILE = 'plan.json';
const FORMAT = 'cse.archive/1';

/** The file name of a part. */
export const partName = (id: string, number: number): string =>
  `cse-${id.slice(0, 8)}-${String(number).padStart(4, '0')}.tar`;

/** A manifest as its file, which holds its own checksum: the same manifest is always the same bytes. */
export function printManifest(manifest: ArchiveManifest): string {
  const { id, set, sequence, plan, since, partSize, parts, contents, presumes, plugins } = manifest;
  const body = {
    format: FORMAT,
    id,
    set,
    sequence,
    plan,
    since,
    partSize: toJson(partSize),
    parts,
    contents,
    presumes,
    plugins,
  };
  const text = JSON.stringify(body, undefined, 1);
  return `${JSON.stringify({ ...body, checksum: digestOf(new TextEncoder().encode(text)) }, undefined, 1)}\n`;
}

/** Reads `archive.json`. Throws `ARCHIVE_INVALID` where a single byte of it is another than it was. */
export function parseManifest(path: string, text: string): ArchiveManifest {
  const result = manifestSchema.safeParse(parseJson(path, text));
  if (!result.success)
    throw isNewer(result.error) ? newerArchive(path, result.error) : notAManifest(path, result.error);
  const { partSize, checksum: _, format: __, ...rest } = result.data;
  const manifest: ArchiveManifest = { ...rest, partSize: partSize ?? Infinity };
  if (printManifest(manifest) !== text) throw invalidArchive(path, 'it was changed: its checksum does not match');
  checkPlaces(path, manifest);
  return manifest;
}

/** What is only unknown was written by a release that knows it. */
const isNewer = ({ issues }: z.ZodError) => issues.every(({ code }) => code === 'unrecognized_keys');

const notAManifest = (path: string, error: z.ZodError) => invalidArchive(path, z.prettifyError(error), error);

function checkPlaces(path: string, { parts, contents, plugins = [] }: ArchiveManifest): void {
  const digests = new Set(contents.map(({ digest }) => digest));
  for (const { name, tarball } of plugins)
    if (!digests.has(tarball)) throw invalidArchive(path, `it lacks the plugin ${name}`);
  for (const { digest, size, places } of contents) {
    if (places.reduce((sum, [, , length]) => sum + length, 0) !== size)
      throw invalidArchive(path, `${digest} does not have its size`);
    for (const [part, at, length] of places)
      if (at + length > (parts[part - 1]?.size ?? 0)) throw invalidArchive(path, `${digest} lies outside its part`);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidArchive(path, 'it is not JSON', cause);
  }
}

// One part of any size has no number in JSON.
const toJson = (size: number) => (Number.isFinite(size) ? size : undefined);

const digestSchema = z.custom<Digest>(isDigest, 'is not a digest');
const countSchema = z.int().nonnegative();
const contentFields = { mediaType: z.string(), digest: digestSchema, size: countSchema };
const hexSchema = (digits: number) =>
  z.string().refine((text) => text.length === digits && /^[0-9a-f]*$/.test(text), 'is not written in hexadecimal');
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  id: hexSchema(64),
  set: hexSchema(32),
  sequence: z.int().positive(),
  plan: digestSchema,
  since: z.strictObject({ set: hexSchema(32), sequence: z.int().positive(), archive: digestSchema }).optional(),
  partSize: z.int().positive().optional(),
  parts: z
    .array(
      z.strictObject({
        name: z.string().regex(/^cse-[0-9a-f]{8}-\d{4,}\.tar$/),
        size: countSchema,
        sha256: hexSchema(64),
      }),
    )
    .nonempty(),
  contents: z.array(
    z.strictObject({ ...contentFields, places: z.array(z.tuple([z.int().positive(), countSchema, countSchema])) }),
  ),
  presumes: z.array(z.strictObject(contentFields)),
  plugins: z.array(carriedPluginSchema).nonempty().optional(),
  checksum: digestSchema,
});
