import { nodeFiles, readAll, readFile, replaceFile, withPlainErrors } from '@cse/store';
import type { MediumOptions } from '@cse/transfer';

const files = withPlainErrors(nodeFiles());

/** What a medium is given where these flags are typed on this disk, at the second 1,700,000,000. */
export function typed(flags: MediumOptions['flags'], given: Partial<MediumOptions> = {}): MediumOptions {
  return {
    flags,
    files,
    clock: { now: () => 1_700_000_000_999 },
    state: '/nowhere',
    readNamed: async (_, path) => new TextDecoder().decode(await readAll(readFile(files, path))),
    writeNamed: (path, text) => replaceFile(files, path, new TextEncoder().encode(text)),
    trustedKeys: async () => [],
    ...given,
  };
}
