import { isDigest, type Digest } from '@cse/oci';
import { z } from 'zod';
import { invalidMessage } from './errors.ts';

const digest = z.custom<Digest>(isDigest, { error: 'is not a digest' });
const fileSchema = z.strictObject({
  url: z.string(),
  digest: digest.optional(),
  checksums: z.string().optional(),
  title: z.string().optional(),
  mediaType: z.string().optional(),
});

/** More than any real list has: who asks for more is in a loop. */
const MOST = 50_000;
const schemas = {
  images: z
    .array(
      z.union([
        z.string(),
        z.strictObject({
          reference: z.string(),
          path: z.string().optional(),
          tag: z.string().optional(),
          optional: z.boolean().optional(),
          companions: z.boolean().optional(),
        }),
      ]),
    )
    .max(MOST),
  file: fileSchema,
  artifact: z.strictObject({
    files: z.array(fileSchema.extend({ optional: z.boolean().optional() })).max(MOST),
    artifactType: z.string().optional(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
};

type Requests = { readonly [Kind in keyof typeof schemas]: z.infer<(typeof schemas)[Kind]> };

/** Reads what a plugin asks for. Throws `PLUGIN_MESSAGE`. */
export function parseRequests<Kind extends keyof Requests>(kind: Kind, value: unknown, name: string): Requests[Kind] {
  const parsed = schemas[kind].safeParse(value);
  // A schema of this kind parses to this kind, which the compiler does not follow through the index.
  if (parsed.success) return parsed.data as Requests[Kind];
  const [issue] = parsed.error.issues;
  throw invalidMessage(name, `${kind} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
