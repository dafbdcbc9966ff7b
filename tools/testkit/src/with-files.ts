import { describe, isAddress, isDigest } from '@cse/oci';
import { bytesOf, contentNotFound, type Source, type SourceStore } from '@cse/store';

/** Files by address: `{ 'https://charts.example/index.yaml': 'entries: {}' }`. */
export type WebFiles = Readonly<Record<string, string | Uint8Array>>;

/** A source that also has files, as the web and disks do. */
export function withFiles(store: SourceStore, files: WebFiles): SourceStore {
  return { ...store, repository: (name) => (isAddress(name) ? fileAt(name, files) : store.repository(name)) };
}

function fileAt(address: string, files: WebFiles): Source {
  const content = files[address];
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    async resolve(selector) {
      if (!bytes) throw contentNotFound(address, 'file');
      const found = describe('application/octet-stream', bytes);
      if (isDigest(selector) && selector !== found.digest) throw contentNotFound(address, selector);
      return found;
    },
    async *tags() {},
    async *referrers() {},
    fetch: (_, { start = 0 } = {}) => bytesOf((bytes ?? new Uint8Array()).subarray(start)),
  };
}
