// Does one transfer, to be killed while it does: `child.ts export|import SAMPLE FOLDER LOG`.
import { archiveTarget, openArchive } from '@cse/archive';
import {
  layoutStore,
  memoryStore,
  nodeFiles,
  type Repository,
  type Source,
  type SourceStore,
  type Store,
} from '@cse/store';
import { appendFileSync } from 'node:fs';
import { planOf, run } from './content.ts';

const [way = '', from = '', to = '', log = '', ...references] = process.argv.slice(2);
const files = nodeFiles();
const PART = 3_000_000;

process.stdout.write('ready\n');
await (way === 'export' ? exportArchive() : importArchive());

async function exportArchive(): Promise<void> {
  const plan = await planOf({ dir: from, references }, memoryStore());
  await using source = layoutStore(from, files);
  await using target = await archiveTarget(to, { plan, files, partSize: PART });
  await run(plan, { source: loggedSource(source), target: logged(target) });
  await target.finish();
}

async function importArchive(): Promise<void> {
  await using source = await openArchive([from], { files, allowUnsigned: true });
  await using target = layoutStore(to, files);
  const problems = await source.check();
  if (problems[0]) throw new Error(problems[0].message);
  await run(source.plan, { source: loggedSource(source), target: logged(target) });
}

/** Writes down what was read. */
function loggedSource(store: SourceStore): SourceStore {
  return {
    repository: (name) => reading(store.repository(name)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function reading<T extends Source>(inner: T): T {
  return {
    ...inner,
    async *fetch(content, options) {
      for await (const chunk of inner.fetch(content, options)) {
        appendFileSync(log, `read ${content.digest} ${chunk.byteLength}\n`);
        yield chunk;
      }
    },
  };
}

/** Writes down what was read, and what is finished. */
function logged(store: Store): Store {
  const repository = (name: string): Repository => {
    const inner = store.repository(name);
    return {
      ...reading(inner),
      async push(content, open, options) {
        const arrival = await inner.push(content, open, options);
        appendFileSync(log, `done ${content.digest} 0\n`);
        return arrival;
      },
    };
  };
  return { repository, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}
