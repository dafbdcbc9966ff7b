import { makeItem, type TarItem } from '@cse/imgpkg';
import { isManifest, parseHolder, splitRepository, type Digest } from '@cse/oci';
import type { PlannedImage } from '@cse/graph';
import type { PlanContext, Want } from '@cse/plugin';
import { remarkOnForeignLayers } from './foreign-layers.ts';
import { gather, type CopyItem, type Gathered, type OpenSource } from './gather.ts';
import { printLock } from './lock-output.ts';
import type { SameRegistry } from './mount-from-source.ts';
import type { CopyRequest } from './request.ts';
import { signaturesOf } from './signatures.ts';
import { wantsForRepository, wantsForTar } from './wants.ts';

/** All that one copy is about. */
export interface CopyContent {
  readonly items: readonly CopyItem[];
  readonly wants: Iterable<Want>;
  /** What a tar would hold. */
  readonly tarItems: readonly TarItem[];
  /** The lock of what is copied; nothing where it cannot be told which bundle it is about. */
  readonly lock: string | undefined;
  /** What the report names, where the wants do not. */
  readonly images?: readonly PlannedImage[] | undefined;
}

export interface FindOptions {
  readonly request: CopyRequest;
  readonly source: OpenSource;
  readonly isSame: SameRegistry;
}

/** Asks the source for all that is to be copied. */
export async function find({ request, source, isSame }: FindOptions, context: PlanContext): Promise<CopyContent> {
  const { to, foreign, signatures } = request;
  const gathered = await gather(source, to.kind === 'repo' ? carrying(context, to.repository, isSame) : context);
  const items = [...gathered.items, ...(signatures ? await signaturesOf(gathered.items, context) : [])];
  const place = to.kind === 'repo' ? to.repository : undefined;
  const remark = await remarkOnForeignLayers(items, { foreign, to: place, context });
  if (remark !== undefined) context.note(remark);
  return place === undefined ? forTar(items, foreign, context) : forRepository({ ...gathered, items }, place);

  async function forRepository(all: Gathered, repository: string): Promise<CopyContent> {
    const wants = wantsForRepository(all, { ...request, to: repository }, context);
    return { items, wants, tarItems: [], lock: await printLock(source, all, { to: repository, context }) };
  }
}

async function forTar(items: readonly CopyItem[], foreign: boolean, context: PlanContext): Promise<CopyContent> {
  const tarItems = await Promise.all(items.map(({ content, ...about }) => makeItem(content, about, context)));
  const [first] = items;
  if (!first) return { items, wants: [], tarItems, lock: undefined };
  // All stands in one repository, so that no blob is fetched twice.
  const to = parseHolder(first.content.holder).repository;
  return { items, wants: wantsForTar(items, { to, foreign }), tarItems, lock: undefined };
}

/** Lets the plan carry the configs that were read to tell bundles, where they cannot be mounted: they need not be fetched again. */
function carrying(context: PlanContext, to: string, isSame: SameRegistry): PlanContext {
  const { host } = splitRepository(to);
  const carried = new Set<Digest>();
  return {
    ...context,
    async read(content) {
      const bytes = await context.read(content);
      const { mediaType, digest } = content.descriptor;
      const { side, repository } = parseHolder(content.holder);
      if (isManifest(content.descriptor) || carried.has(digest) || !digest.startsWith('sha256:')) return bytes;
      if (side === 'source' && !isSame(host, splitRepository(repository).host)) context.create(mediaType, bytes);
      carried.add(digest);
      return bytes;
    },
  };
}
