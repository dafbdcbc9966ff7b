import type { Bytes } from '@cse/store';
import { uploadsTakeTooMuch } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Draft, Spool } from './spool.ts';

/** An upload that is under way. */
export interface OpenUpload {
  readonly id: string;
  /** As the client names the repository. */
  readonly path: string;
  readonly draft: Draft;
}

interface SessionState extends OpenUpload {
  touched: number;
  /** Requests that work on it, or wait to. */
  users: number;
  busy: Promise<unknown>;
}

export interface SessionsOptions {
  readonly spool: Spool;
  /** Milliseconds since any moment. */
  now(): number;
  /** A name that nobody can guess. */
  newId(): string;
  /** Milliseconds after which an upload that nobody goes on with is forgotten. */
  readonly expiry: number;
  readonly limits: Pick<Limits, 'uploads' | 'uploadBytes'>;
}

/** The uploads that are under way. Each is worked on by one request at a time. */
export class Sessions {
  readonly #kept = new Map<string, SessionState>();
  readonly #options: SessionsOptions;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** Starts an upload; none where too many are under way. */
  async start(path: string): Promise<OpenUpload | undefined> {
    await this.expire();
    const { spool, newId, now, limits } = this.#options;
    if (this.#kept.size >= limits.uploads) return undefined;
    const id = newId();
    const session = { id, path, draft: await spool.open(id), touched: now(), users: 0, busy: Promise.resolve() };
    this.#kept.set(id, session);
    return session;
  }

  /** An upload as it is now, even while it is worked on: a client that lost its connection asks how far it came. */
  async find(path: string, id: string): Promise<OpenUpload | undefined> {
    await this.expire();
    const session = this.#kept.get(id);
    return session?.path === path ? session : undefined;
  }

  /** Works on an upload; `undefined` where there is none of that name in the repository. */
  async work<T>(path: string, id: string, work: (session: OpenUpload) => Promise<T>): Promise<T | undefined> {
    await this.expire();
    const session = this.#kept.get(id);
    if (session?.path !== path) return undefined;
    session.users += 1;
    const turn = session.busy.then(() => (this.#kept.has(id) ? work(session) : undefined));
    session.busy = turn
      .catch(() => undefined)
      .then(() => {
        session.users -= 1;
        session.touched = this.#options.now();
      });
    return turn;
  }

  /** Adds what comes to an upload. Throws `UPLOADS_FULL` where all together hold too much. */
  append({ draft }: OpenUpload, body: Bytes): Promise<void> {
    return draft.append(this.#within(body));
  }

  async end({ id, draft }: OpenUpload): Promise<void> {
    if (this.#kept.delete(id)) await draft.discard();
  }

  async endAll(): Promise<void> {
    for (const session of this.#kept.values()) await this.end(session);
  }

  /** Forgets what nobody went on with for too long. */
  async expire(): Promise<void> {
    const { now, expiry } = this.#options;
    for (const session of this.#kept.values())
      if (session.users === 0 && session.touched + expiry < now()) await this.end(session);
  }

  async *#within(body: Bytes): Bytes {
    const { uploadBytes } = this.#options.limits;
    for await (const chunk of body) {
      const held = this.#kept.values().reduce((sum, { draft }) => sum + draft.size, 0);
      if (held + chunk.byteLength > uploadBytes) throw uploadsTakeTooMuch(uploadBytes);
      yield chunk;
    }
  }
}
