import { messageOf } from '@cse/errors';
/** A proxy that let nothing through: it could not be reached itself, or refused the way. */
export class ProxyFailure extends Error {
  /** Host and port, without the credentials for it. */
  readonly address: string;
  /** What it answered; nothing where it could not be reached. */
  readonly status: number | undefined;

  constructor(address: string, cause: unknown, status?: number) {
    super(messageOf(cause), { cause });
    this.name = 'ProxyFailure';
    this.address = address;
    this.status = status;
  }
}

/** The failure of a request that went through a proxy: told apart where the proxy itself is to blame. */
export function throughProxy(cause: unknown, address: string): unknown {
  // undici says so in words only.
  const [, status] =
    /^proxy (?:response|authentication required) \((\d{3})\)/i.exec(cause instanceof Error ? cause.message : '') ?? [];
  return status === undefined ? cause : new ProxyFailure(address, cause, Number(status));
}
