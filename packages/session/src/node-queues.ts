import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '@cse/errors';
import type { Queue, QueueEngine } from '@cse/queue';
import { z } from 'zod';
import { brokenQueue, noQueue, unknownQueue } from './errors.ts';
import type { FoundPackage } from './node-installed.ts';
import { checkLocked } from './node-plugin-lock.ts';

/** The package that brings each kind of queue. */
const KNOWN: Readonly<Record<string, string>> = {
  postgres: '@cse/plugin-queue-postgres',
  postgresql: '@cse/plugin-queue-postgres',
};

const declarationSchema = z.object({
  schemes: z.array(z.string()),
  module: z.string().regex(/^\.\/(?!.*\.\.)/, 'is not a path within the package'),
});

type Engine = Pick<FoundPackage, 'name' | 'root' | 'pjson' | 'type' | 'version'>;

/** Opens a queue with the plugin that its scheme belongs to: one that is installed, or that lies beside `cse` itself. Throws `PLUGIN_CHANGED`. */
export async function openQueue(
  url: string | undefined,
  { packages, lock }: { readonly packages: readonly FoundPackage[]; readonly lock?: string | undefined },
): Promise<Queue> {
  if (!url) throw noQueue();
  const scheme = URL.parse(url)?.protocol.slice(0, -1) ?? '';
  const found = packages.find((each) => declared(each)?.schemes.includes(scheme)) ?? beside(packages, KNOWN[scheme]);
  if (!found) throw unknownQueue(scheme, KNOWN[scheme]);
  if (lock !== undefined && found.type === 'user') await checkLocked(found, lock);
  const engine = await load(found);
  return engine.open(url);
}

function declared({ pjson }: Engine) {
  return declarationSchema.safeParse('cse-queue' in pjson ? pjson['cse-queue'] : undefined).data;
}

/** A package that can be reached from where `cse` is, without being one of its plugins. */
function beside(packages: readonly FoundPackage[], name: string | undefined): Engine | undefined {
  const own = packages.find((each) => each.name === '@cse/cli');
  if (!own || name === undefined) return undefined;
  const require = createRequire(join(own.root, 'package.json'));
  try {
    const path = require.resolve(`${name}/package.json`);
    const pjson: { readonly version: string } = require(path);
    return { name, version: pjson.version, root: dirname(path), pjson };
  } catch {
    // It is not there: the caller says what to install.
    return undefined;
  }
}

async function load(found: Engine): Promise<QueueEngine> {
  const path = join(found.root, declared(found)?.module ?? 'index.js');
  const module = (await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw brokenQueue(found.name, `it does not load: ${messageOf(cause)}`, cause);
  })) as { readonly default?: Partial<QueueEngine> };
  const { open, schemes } = module.default ?? {};
  if (!open || !schemes) throw brokenQueue(found.name, 'its default export is not made by defineQueue');
  return { open, schemes };
}
