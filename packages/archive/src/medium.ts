import type { Medium } from '@cse/transfer';
import { readArchive } from './read/read-medium.ts';
import { writeArchive } from './write/write-medium.ts';

/** Archives of cse's own: in parts, signed, and with a receipt when what is in them has arrived. */
export const archive = { destination: 'archive', write: writeArchive, read: readArchive } as const satisfies Medium;
