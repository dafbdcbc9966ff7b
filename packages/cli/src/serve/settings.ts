import { messageOf } from '@cse/errors';
import type { ListeningFlags, RequestEvent, ServeOptions } from '@cse/server';
import { readUserFile } from '@cse/session';
import { write } from '@cse/terminal';

export interface ServeFlags extends ListeningFlags {
  readonly port: number;
  readonly 'tls-key'?: string | undefined;
  readonly 'anonymous-pull'?: boolean | undefined;
  readonly 'no-delete'?: boolean | undefined;
  readonly sparse?: boolean | undefined;
  readonly 'host-name'?: readonly string[] | undefined;
}

/** What the flags of `cse serve` say, with the files that they name read. */
export async function settingsOf(flags: ServeFlags): Promise<Omit<ServeOptions, 'store'>> {
  const { host, port, sparse, htpasswd, 'tls-cert': certificate, 'tls-key': key } = flags;
  return {
    host,
    port,
    sparse,
    hostNames: flags['host-name'],
    keepAll: flags['no-delete'],
    anonymousRead: flags['anonymous-pull'],
    ...(htpasswd === undefined ? {} : { htpasswd: await readUserFile('htpasswd', htpasswd) }),
    ...(certificate === undefined || key === undefined
      ? {}
      : { tls: { certificate: await readUserFile('tls-cert', certificate), key: await readUserFile('tls-key', key) } }),
    onRequest: (event) => void tellFault(event),
  };
}

/** Tells whoever runs the server what clients are not told: what went wrong on its side. */
async function tellFault({ method, path, status, error }: RequestEvent): Promise<void> {
  if (error === undefined) return;
  const asked = `${method} ${path.replace(/[^\x21-\x7e]/g, '?').slice(0, 300)}`;
  const reason = messageOf(error);
  await write(process.stderr, `warning: ${asked} was answered with ${status}: ${reason}`);
}
