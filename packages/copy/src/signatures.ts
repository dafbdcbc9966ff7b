import { faultOf, messageOf } from '@cse/errors';
import { signatureTag } from '@cse/imgpkg';
import { parseHolder } from '@cse/oci';
import type { PlanContext } from '@cse/plugin';
import type { CopyItem } from './gather.ts';

/** The signatures that cosign put beside the items. A registry that denies them is told of, and taken to have none. */
export async function signaturesOf(items: readonly CopyItem[], context: PlanContext): Promise<readonly CopyItem[]> {
  const found = await Promise.all(items.map((item) => signatureOf(item, context)));
  return found.filter((item) => item !== undefined);
}

async function signatureOf({ content }: CopyItem, context: PlanContext): Promise<CopyItem | undefined> {
  const tag = signatureTag(content.descriptor.digest);
  const reference = `${parseHolder(content.holder).repository}:${tag}`;
  try {
    const signature = await context.source.find(reference);
    return signature && { content: signature, original: '', tag, isSignature: true };
  } catch (error) {
    if (faultOf(error) !== 'access') throw error;
    context.note(`${reference} is denied, so no signature was copied: ${messageOf(error)}`);
    return undefined;
  }
}
