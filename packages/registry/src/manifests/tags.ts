import type { CallOptions } from '@cse/store';
import { z } from 'zod';
import { misbehaved } from '../errors.ts';
import { absent } from './manifests.ts';
import { page, pages } from '../http/pages.ts';
import type { Target } from '../target.ts';

const listSchema = z.object({ tags: z.array(z.unknown()).nullish() });
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/** Lists the tags of a repository, in order within each page. Throws `CONTENT_NOT_FOUND` where there is no such repository. */
export async function* tagsOf(target: Target, options: CallOptions): AsyncGenerator<string> {
  const call = target.reading('GET', { path: 'tags/list?n=1000', object: '', ...options });
  const parse = (bytes: Uint8Array) => parseTags(bytes, target.name);
  const first = await page(target.host, { ...call, expects: [404] }, parse);
  if (first.answer.status === 404) throw absent(first.answer, { name: target.name, selector: 'tags' });
  for await (const tags of pages(target.host, call, { first, parse, keyOf: (tag) => tag })) yield* tags;
}

function parseTags(page: Uint8Array, name: string): readonly string[] {
  try {
    const { tags } = listSchema.parse(JSON.parse(new TextDecoder().decode(page)));
    // Some registries list digests or nulls among the tags: what cannot be asked for is none.
    return (tags ?? [])
      .filter((tag) => typeof tag === 'string')
      .filter((tag) => TAG.test(tag))
      .toSorted();
  } catch (cause) {
    throw misbehaved(`the tags of ${name} are not a list of tags`, { cause, garbled: true });
  }
}
