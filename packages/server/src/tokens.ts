import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ServerPorts } from './node-ports.ts';

/** In seconds. */
const LIFETIME = 900;

/** Gives tokens that stand for a user for a while, and for nobody where the user is empty. Only the process that gave them knows them. */
export class Tokens {
  readonly #secret: string;
  readonly #now: () => number;

  constructor({ newId, now }: Pick<ServerPorts, 'newId' | 'now'>) {
    this.#secret = newId() + newId();
    this.#now = now;
  }

  /** A token as a token service answers it (docker's token authentication, "requesting a token"). */
  issue(user: string): { readonly token: string; readonly access_token: string; readonly expires_in: number } {
    const claim = `${Buffer.from(user).toString('base64url')}.${Math.floor(this.#now() / 1000) + LIFETIME}`;
    const token = `${claim}.${this.#sign(claim).toString('base64url')}`;
    return { token, access_token: token, expires_in: LIFETIME };
  }

  /** The user that a token stands for, while it is good. */
  userOf(token: string): string | undefined {
    const [user = '', expiry = '', signature = '', ...rest] = token.split('.');
    const given = Buffer.from(signature, 'base64url');
    const right = this.#sign(`${user}.${expiry}`);
    if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return Number(expiry) * 1000 > this.#now() ? Buffer.from(user, 'base64url').toString() : undefined;
  }

  #sign(claim: string): Buffer {
    return createHmac('sha256', this.#secret).update(claim).digest();
  }
}
