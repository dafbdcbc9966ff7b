import { createHash, timingSafeEqual } from 'node:crypto';
import { compare } from 'bcryptjs';
import { invalidHtpasswd } from './errors.ts';

export interface AccountsOptions {
  /** Passwords by user. */
  readonly users?: Readonly<Record<string, string>> | undefined;
  /** The text of an htpasswd file, with bcrypt's hashes (`htpasswd -B`). */
  readonly htpasswd?: string | undefined;
}

/** Checks under way. Each takes a tenth of a second, and who comes later than all of them would rather come again. */
const WAITING = 16;

/** Knows who may come in. Hashes are checked one at a time, and a password that was right is remembered as long as the server runs. */
export class Accounts {
  readonly #users: Readonly<Record<string, string>>;
  readonly #hashes: ReadonlyMap<string, string>;
  readonly #right = new Map<string, string>();
  readonly #checking = new Map<string, Promise<boolean>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor({ users = {}, htpasswd = '' }: AccountsOptions) {
    this.#users = users;
    this.#hashes = parseHtpasswd(htpasswd);
  }

  /** Says whether the password is the user's; `busy` when too many ask at once. */
  async admits(user: string, password: string): Promise<boolean | 'busy'> {
    const plain = Object.hasOwn(this.#users, user) ? this.#users[user] : undefined;
    if (plain !== undefined) return isSame(password, plain);
    const fingerprint = createHash('sha256').update(`${user}\0${password}`).digest('hex');
    if (this.#right.get(user) === fingerprint) return true;
    const checking = this.#checking.get(fingerprint);
    if (checking) return checking;
    if (this.#checking.size >= WAITING) return 'busy';
    const turn = this.#check(user, password).finally(() => this.#checking.delete(fingerprint));
    this.#checking.set(fingerprint, turn);
    const admitted = await turn;
    if (admitted) this.#right.set(user, fingerprint);
    return admitted;
  }

  #check(user: string, password: string): Promise<boolean> {
    // Who is not known takes as long as who is, so that the time tells nothing of who is.
    const [someone] = this.#hashes.values();
    const hash = this.#hashes.get(user) ?? someone;
    if (hash === undefined) return Promise.resolve(false);
    const turn = this.#last.then(() => compare(password, hash));
    this.#last = turn.catch(() => undefined);
    return turn.then((isRight) => isRight && this.#hashes.has(user));
  }
}

// A cost above 16 takes JavaScript more than ten seconds for each check.
const BCRYPT = /^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/;

/** Reads an htpasswd file as docker's registry does: bcrypt only, a user a line. Throws `HTPASSWD_INVALID`. */
function parseHtpasswd(text: string): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const [index, line] of text.split('\n').entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const colon = entry.indexOf(':');
    const [user, hash] = [entry.slice(0, Math.max(0, colon)), entry.slice(colon + 1)];
    if (user === '') throw invalidHtpasswd(index + 1, 'it is not USER:HASH');
    if (!BCRYPT.test(hash))
      throw invalidHtpasswd(index + 1, `the hash of "${user}" is not bcrypt with a cost from 4 to 16`);
    hashes.set(user, hash);
  }
  return hashes;
}

// Digests have one length, so that comparing them tells nothing of the password's.
const isSame = (a: string, b: string) =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
