import { messageOf } from '@cse/errors';
import { isAddress, isDigest, parseReference, parseRepository, type Digest, type Holder } from '@cse/oci';
import type { Want } from '@cse/plugin';
import { z } from 'zod';
import { checkPlace, type AllowedPlaces } from './allowed-places.ts';
import { brokenWant } from './errors.ts';

const text = (check: (value: string) => boolean, expected: string) =>
  z.string().refine(check, { error: `is not ${expected}` });
const digest = z.custom<Digest>(isDigest, { error: 'is not a digest' });
const repository = text((name) => isValid(() => parseRepository(name) === name), "a repository's full name");
const holder = z.custom<Holder>((value) => value === 'plan' || isHolder(value), { error: 'is not a holder' });
const descriptorSchema = z.looseObject({
  mediaType: text((value) => /^[\w.+-]+\/[\w.+-]+$/.test(value), 'a media type'),
  digest,
  size: z.int().nonnegative(),
  platform: z.looseObject({ os: z.string(), architecture: z.string(), variant: z.string().optional() }).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  artifactType: z.string().optional(),
  urls: z.array(z.string()).optional(),
});
const wantSchema = z.strictObject({
  content: z.strictObject({ descriptor: descriptorSchema, holder, reference: z.string().optional() }),
  to: z.string(),
  tag: z.string().optional(),
  relocateAs: repository.optional(),
  after: z.enum(['item', 'repository']).optional(),
  afterPlugins: z.array(z.string()).optional(),
  expect: z.union([digest, z.literal('absent')], { error: 'is neither a digest nor "absent"' }).optional(),
  containsFile: digest.optional(),
  optional: z.boolean().optional(),
  foreign: z.boolean().optional(),
});

/** Checks what a plugin yields before it becomes part of a plan. Throws `PLUGIN_WANT_INVALID` and `PLUGIN_PLACE`. */
export function checkWant(want: unknown, use: string, allowed?: AllowedPlaces): Want {
  const checked = wantSchema.safeParse(want);
  if (!checked.success) throw brokenWant(use, reasonOf(checked.error));
  const { to, tag } = checked.data;
  try {
    const named = parseReference(tag === undefined ? to : `${to}:${tag}`);
    if (named.repository !== to) throw new Error(`"${to}" is not a repository's full name`);
  } catch (cause) {
    throw brokenWant(use, messageOf(cause));
  }
  if (allowed) checkPlace(checked.data, use, allowed);
  return checked.data;
}

const reasonOf = ({ issues: [issue] }: z.ZodError) => `${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}`;

function isHolder(value: unknown): boolean {
  const [, name] = typeof value === 'string' ? (/^(?:source|target):(.+)$/s.exec(value) ?? []) : [];
  if (name === undefined) return false;
  return isAddress(name) || isValid(() => parseRepository(name) === name);
}

function isValid(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
