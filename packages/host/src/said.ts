import { CseError, FAULTS } from '@cse/errors';
import { isAddress, isDigest, parseRepository, type Digest, type Holder } from '@cse/oci';
import type { Located } from '@cse/plugin';
import { z } from 'zod';
import { invalidMessage } from './errors.ts';
import type { ErrorData, FromChild } from './message.ts';

const TEXT = 4096;
const text = z.string().transform((said) => (said.length > TEXT ? `${said.slice(0, TEXT)} …` : said));
const errorSchema = z.object({
  message: text,
  code: text.optional(),
  fault: text.optional(),
  hint: text.optional(),
  failureOf: z.int().optional(),
  issues: z
    .array(
      z.object({
        path: z.array(z.union([text, z.int()])).max(64),
        message: text,
        keys: z.array(text).max(64).optional(),
      }),
    )
    .max(64)
    .optional(),
});
const saidSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('loaded'),
    api: z.unknown().optional(),
    name: z.unknown().optional(),
    plans: z.boolean(),
    command: z.record(z.string(), z.unknown()).optional(),
    facts: z.unknown().optional(),
  }),
  z.object({ type: z.literal('ask'), id: z.int().positive(), question: z.string(), args: z.array(z.unknown()).max(4) }),
  z.object({ type: z.literal('made'), mediaType: z.string().max(255) }),
  z.object({ type: z.enum(['note', 'progress', 'postpone']), text }),
  z.object({ type: z.literal('given'), value: z.unknown().optional() }),
  z.object({ type: z.literal('done') }),
  z.object({ type: z.literal('thrown'), error: errorSchema }),
  z.object({ type: z.literal('stalled') }),
]);

/** Reads what a plugin's process says. Throws `PLUGIN_MESSAGE`. */
export function parseSaid(message: unknown, name: string): FromChild {
  const said = saidSchema.safeParse(message);
  if (!said.success) throw invalidMessage(name, reasonOf(said.error));
  return said.data;
}

const digest = z.custom<Digest>(isDigest, { error: 'is not a digest' });
const holder = z.custom<Holder>(isHolder, { error: 'is not who holds content' });
const locatedSchema = z.object({
  descriptor: z.looseObject({ mediaType: z.string(), digest, size: z.int().nonnegative() }),
  holder,
  reference: z.string().optional(),
});

/** Reads content that a plugin speaks of. Throws `PLUGIN_MESSAGE`. */
export function parseLocated(value: unknown, name: string): Located {
  const located = locatedSchema.safeParse(value);
  if (!located.success) throw invalidMessage(name, reasonOf(located.error));
  return located.data;
}

function isHolder(value: unknown): boolean {
  if (value === 'plan') return true;
  const [, repository] = typeof value === 'string' ? (/^(?:source|target):(.+)$/s.exec(value) ?? []) : [];
  if (repository === undefined) return false;
  try {
    return isAddress(repository) || Boolean(parseRepository(repository));
  } catch {
    return false;
  }
}

/** What a plugin threw, as an error of this process. */
export function errorFrom({ message, code, fault, hint, issues }: ErrorData): Error {
  const known = FAULTS.find((each) => each === fault);
  if (code === undefined || known === undefined || !/^[A-Z][A-Z0-9_]{2,63}$/.test(code)) return new Error(message);
  const cause = issues && Object.assign(new Error(message), { issues });
  return new CseError(code, known, message, { hint, cause });
}

const reasonOf = ({ issues: [issue] }: z.ZodError) => `${issue?.path.join('.') || 'it'}: ${issue?.message ?? ''}`;
