import { parseRepository, splitRepository } from '@cse/oci';
import type { Repository, Store } from '@cse/store';
import { Verdicts, type Act } from './verdicts.ts';

/** A store of registries, each of which is judged as a whole: what one answered alike a few times is asked of it no more. */
export function judged(store: Store): Store {
  const verdicts = new Verdicts();
  return {
    repository: (name) => judgedRepository(store.repository(name), name, verdicts),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function judgedRepository(own: Repository, name: string, verdicts: Verdicts): Repository {
  const { host, path } = splitRepository(parseRepository(name));
  const place = { host, repository: name, project: path.split('/')[0] ?? '' };
  const read = (object: string): Act => ({ ...place, kind: 'read', object });
  const write = (object: string): Act => ({ ...place, kind: 'write', object });
  const lookUp = (object: string): Act => ({ ...read(object), optional: true });
  const pushTagged = own.pushTagged?.bind(own);
  return {
    resolve: (selector, options = {}) =>
      verdicts.passing(read(selector), options.signal, (signal) => own.resolve(selector, { ...options, signal })),
    has: (content, options = {}) =>
      verdicts.passing(read(content.digest), options.signal, (signal) => own.has(content, { ...options, signal })),
    fetch: (content, options = {}) =>
      verdicts.streaming(read(content.digest), options.signal, (signal) => own.fetch(content, { ...options, signal })),
    tags: (options = {}) =>
      verdicts.streaming(lookUp('tags'), options.signal, (signal) => own.tags({ ...options, signal })),
    referrers: (subject, options = {}) =>
      verdicts.streaming(lookUp(subject), options.signal, (signal) => own.referrers(subject, { ...options, signal })),
    push: (content, open, options = {}) =>
      verdicts.passing(write(content.digest), options.signal, (signal) =>
        own.push(content, open, { ...options, signal }),
      ),
    ...(pushTagged && {
      pushTagged: (content, open, options) =>
        verdicts.passing(write(options.tag), options.signal, (signal) =>
          pushTagged(content, open, { ...options, signal }),
        ),
    }),
    mount: (content, from, options = {}) =>
      verdicts.passing(write(content.digest), options.signal, (signal) =>
        own.mount(content, from, { ...options, signal }),
      ),
    tag: (content, tag, options = {}) =>
      verdicts.passing(write(tag), options.signal, (signal) => own.tag(content, tag, { ...options, signal })),
    remove: (content, options = {}) =>
      verdicts.passing(write(content.digest), options.signal, (signal) => own.remove(content, { ...options, signal })),
    untag: (tag, options = {}) =>
      verdicts.passing(write(tag), options.signal, (signal) => own.untag(tag, { ...options, signal })),
  };
}
