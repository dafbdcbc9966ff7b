import type { CopyBlob, Plan } from '@cse/graph';
import { digestOf, isDigest, parseHolder, type Digest } from '@cse/oci';
import { z } from 'zod';
import { invalidReceipt } from '../errors.ts';
import type { ArchiveManifest, Since } from './manifest.ts';

/** What a target holds, by repository: those names that an archive's plan knows, and those at the target. */
export type Holdings = ReadonlyMap<string, ReadonlySet<Digest>>;

/** What need not be carried again, and since when. */
export interface Receipt {
  /** Where it was looked for. */
  readonly target: string;
  /** The archive that was imported; none where the target was only looked at. */
  readonly since?: Since | undefined;
  /** The installed cse that brought it, by its name: `cse-1.2.3-linux-x64`. */
  readonly cse?: string | undefined;
  readonly holds: Holdings;
}

const FORMAT = 'cse.receipt/1';

/** What a plan's target holds when it was run. `isThere` says it of each blob; without it, all of them are. */
export function holdingsOf(plan: Plan, isThere: (step: CopyBlob) => boolean = () => true): Holdings {
  const holds = new Map<string, Set<Digest>>();
  for (const step of plan.steps.values()) {
    if (step.kind !== 'copy-blob' || !isThere(step)) continue;
    const sources = step.from.map(parseHolder).filter(({ side }) => side === 'source');
    for (const name of [step.to, ...sources.map(({ repository }) => repository)])
      holds.set(name, (holds.get(name) ?? new Set()).add(step.content.digest));
  }
  return holds;
}

/** The archive that another one would go on from. */
export const sinceOf = ({ set, sequence }: ArchiveManifest, archive: Digest): Since => ({ set, sequence, archive });

/** A receipt as its file, which holds its own checksum. */
export function printReceipt({ target, since, cse, holds }: Receipt): string {
  const sorted = [...holds]
    .map(([name, digests]) => [name, [...digests].sort()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const body = { format: FORMAT, target, since, cse, holds: Object.fromEntries(sorted) };
  const checksum = digestOf(new TextEncoder().encode(JSON.stringify(body)));
  return `${JSON.stringify({ ...body, checksum }, undefined, 1)}\n`;
}

/** Reads a receipt. Throws `RECEIPT_INVALID` where it was changed. */
export function parseReceipt(path: string, text: string): Receipt {
  const result = receiptSchema.safeParse(parseJson(path, text));
  if (!result.success) throw invalidReceipt(path, z.prettifyError(result.error), result.error);
  const { target, since, cse, holds } = result.data;
  const receipt = {
    target,
    since,
    ...(cse === undefined ? {} : { cse }),
    holds: new Map(Object.entries(holds).map(([name, digests]) => [name, new Set(digests)])),
  };
  if (printReceipt(receipt) !== text) throw invalidReceipt(path, 'its checksum does not match');
  return receipt;
}

const digestSchema = z.custom<Digest>(isDigest, 'is not a digest');
const receiptSchema = z.strictObject({
  format: z.literal(FORMAT),
  target: z.string(),
  since: z.strictObject({ set: z.string(), sequence: z.int().positive(), archive: digestSchema }).optional(),
  cse: z.string().optional(),
  holds: z.record(z.string(), z.array(digestSchema)),
  checksum: digestSchema,
});

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidReceipt(path, 'it is not JSON', cause);
  }
}
