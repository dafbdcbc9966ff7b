import { unsafeListening } from './errors.ts';
import { isLoopback } from './hosts.ts';

/** What says who may get at what is served. */
export interface ListeningFlags {
  readonly host: string;
  readonly 'tls-cert'?: string | undefined;
  readonly htpasswd?: string | undefined;
  readonly 'insecure-listen'?: boolean | undefined;
}

/** Sees that nobody but this machine gets at what is served without a word. Throws `LISTEN_UNSAFE`. */
export function checkListening(flags: ListeningFlags): void {
  if (isLoopback(flags.host) || flags['insecure-listen']) return;
  const missing = [
    ...(flags['tls-cert'] === undefined ? ['--tls-cert', '--tls-key'] : []),
    ...(flags.htpasswd === undefined ? ['--htpasswd'] : []),
  ];
  if (missing.length > 0) throw unsafeListening(flags.host, missing);
}

/** What to say where others are let in without TLS or users. */
export function listeningWarning({ host, htpasswd, 'tls-cert': certificate }: ListeningFlags): string | undefined {
  if (isLoopback(host)) return undefined;
  if (htpasswd === undefined)
    return 'anyone who can reach this address can pull, and can push and delete unless that is refused';
  return certificate === undefined ? 'without TLS, passwords cross the network in clear text' : undefined;
}
