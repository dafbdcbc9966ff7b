import type { Descriptor } from '@cse/oci';
import { contentNotFound, type Arrival, type Opener, type Repository } from '@cse/store';
import { notInFolder } from './errors.ts';
import type { FolderTar } from './folder-tar.ts';

/** One repository of a folder in the making. What several tars need is brought once, and copied from one to the others. */
export function folderSink(name: string, all: readonly FolderTar[]): Repository {
  const own = all.filter(({ repository }) => repository === name);
  const needing = (content: Descriptor) => own.filter((tar) => tar.needs(content));
  const holderOf = async (content: Descriptor, tars: readonly FolderTar[]) => {
    for (const tar of tars) if (await tar.has(content)) return tar;
    return undefined;
  };
  const has = async (content: Descriptor) => {
    for (const tar of needing(content)) if (!(await tar.has(content))) return false;
    return true;
  };

  async function push(content: Descriptor, open: Opener): Promise<Arrival> {
    const tars = needing(content);
    let arrival: Arrival = 'existed';
    let holder = await holderOf(content, tars);
    for (const tar of tars) {
      if (tar === holder) continue;
      const from = holder;
      const came = await tar.push(content, from ? () => from.read(content) : open);
      if (came !== 'existed') arrival = from ? arrival : came;
      holder ??= tar;
    }
    return arrival;
  }

  const refuse = async (): Promise<never> => {
    throw notInFolder(name);
  };
  return {
    has,
    push,
    async mount(content, from) {
      const holder = await holderOf(
        content,
        all.filter((tar) => tar.repository === from && tar.needs(content)),
      );
      if (!holder) return false;
      await push(content, () => holder.read(content));
      return true;
    },
    resolve: async (selector) => {
      throw contentNotFound(name, selector);
    },
    async *tags() {},
    async *referrers() {},
    async *fetch(content) {
      const holder = await holderOf(content, own);
      if (!holder) throw contentNotFound(name, content.digest);
      yield* holder.read(content);
    },
    tag: refuse,
    remove: refuse,
    untag: refuse,
  };
}
