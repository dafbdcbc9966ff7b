import { execute, runOf, type Run } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { openTar, tarStore, writeTar, type TarWriter } from '@cse/imgpkg';
import { isForeign, splitRepository } from '@cse/oci';
import type { RegistriesOptions } from '@cse/registry';
import type { SourceStore, Store } from '@cse/store';
import { noRootBundle } from './errors.ts';
import type { OpenSource } from './gather.ts';
import { openRegistries, type RegistryFlags } from './open-registries.ts';
import { planCopy, type PlannedCopy } from './plan-copy.ts';
import { lastLinesOf, linesOf } from './lines.ts';
import type { CopyPorts } from './ports.ts';
import { parseLock } from './read-lock.ts';
import type { CopyRequest } from './request.ts';

export interface CopyOptions {
  readonly flags: RegistryFlags;
  readonly ports: CopyPorts;
  readonly signal?: AbortSignal | undefined;
}

/** One copy, opened and planned. */
export interface Copy extends AsyncDisposable {
  readonly plan: Plan;
  /** What imgpkg says of it on a terminal. */
  readonly lines: readonly string[];
  /** What imgpkg says when it went well. */
  readonly lastLines: readonly string[];
  run(options?: { readonly signal?: AbortSignal | undefined }): Run;
  /** After a run without failures: gives the tar its name, and writes the lock. */
  finish(): Promise<void>;
}

/** Opens what is copied and where to, and plans the copy. Reads only, but for a tar's empty frame. */
export async function openCopy(request: CopyRequest, { flags, ports, signal }: CopyOptions): Promise<Copy> {
  await using opening = new AsyncDisposableStack();
  const { reach, store } = await openRegistries(flags, ports);
  const source = await openSource(request, ports, opening);
  const registry = (options: RegistriesOptions) => opening.use(store({ ...options, concurrency: request.concurrency }));
  const from = source.kind === 'tar' ? tarStore(() => [source.tar]) : registry({ resolving: 'get' });
  const { to } = request;
  const planInto = (target?: Store) =>
    planCopy(request, { source, from, to: target, isSame: reach.isSame, byTag: true, signal });
  if (to.kind === 'tar') {
    const planned = await planInto();
    const writer = opening.use(await openWriter({ ...request, to }, planned, ports));
    return copyOf({ request, planned, from, target: writer.store, writer, ports }, opening.move());
  }
  await reach.know(splitRepository(to.repository).host);
  const target = registry({});
  const planned = await planInto(target);
  return copyOf({ request, planned, from, target, ports }, opening.move());
}

async function openSource({ from }: CopyRequest, ports: CopyPorts, opening: AsyncDisposableStack): Promise<OpenSource> {
  switch (from.kind) {
    case 'lock':
      return { kind: 'lock', lock: parseLock(await ports.readText(from.path), from.path) };
    case 'tar':
      return { kind: 'tar', tar: opening.use(await openTar(from.path, ports.files)) };
    case 'bundle':
    case 'image':
      return from;
  }
}

type TarRequest = CopyRequest & { readonly to: { readonly kind: 'tar' } };

async function openWriter({ to, foreign }: TarRequest, { tarItems }: PlannedCopy, { files }: CopyPorts) {
  const holds = (layer: { readonly mediaType: string }) => foreign || !isForeign(layer);
  return writeTar(to.path, { files, items: tarItems, holds, resume: to.resume });
}

interface OpenedCopy {
  readonly request: CopyRequest;
  readonly planned: PlannedCopy;
  readonly from: SourceStore;
  readonly target: Store;
  readonly writer?: TarWriter;
  readonly ports: CopyPorts;
}

function copyOf(opened: OpenedCopy, resources: AsyncDisposableStack): Copy {
  const { request, planned, from, target, writer, ports } = opened;
  const { plan, lock } = planned;
  return {
    plan,
    lines: linesOf(request, planned),
    lastLines: lastLinesOf(request),
    // To mount what is there already does no harm, so an empty repository is not asked for each blob first.
    run({ signal } = {}) {
      const events = execute(plan, {
        source: from,
        target,
        concurrency: request.concurrency,
        assumeEmpty: true,
        signal,
      });
      return runOf(plan, events, { now: () => ports.now() });
    },
    async finish() {
      await writer?.finish();
      if (request.lockOutput === undefined) return;
      if (lock === undefined) throw noRootBundle();
      await ports.writeText(request.lockOutput, lock);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
