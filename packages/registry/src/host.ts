import type { Answer, Reply } from './http/answer.ts';
import { Authorizer, isInvalidToken, lacksScope, type Identity } from './auth/authorizer.ts';
import type { Credentials } from './auth/credential.ts';
import { credentialsWithheld, RegistryError, stopped, type Where } from './errors.ts';
import { exchange, type Outside, type Payload } from './http/exchange.ts';
import { follow } from './http/follow.ts';
import { Gate, type Lane } from './http/gate.ts';
import { RegistryTraits } from './registry-traits.ts';
import type { HostOptions } from './options.ts';
import type { OriginPolicy } from './http/origin.ts';
import { refusalOf, unconfirmedBy } from './http/refusal.ts';
import { Retry, type RetriedWork, type RetryLimits } from './http/retry.ts';
import type { Scope } from './auth/scope.ts';
import type { RequestShare } from './share.ts';
import { Warnings } from './http/warning.ts';
import { abortable } from './http/abortable.ts';

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the registry's root, or a whole address that the registry gave. */
  readonly path: string;
  readonly where: Where;
  readonly scopes: readonly Scope[];
  readonly repository?: string | undefined;
  /** `held`: the caller has a place already, for several requests. */
  readonly lane?: Lane | 'held' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Uint8Array | Payload | undefined;
  /** The statuses that mean success, where only some of the 2xx do: who answers otherwise has not done as asked. */
  readonly succeeds?: readonly number[] | undefined;
  /** Statuses that the caller wants to see instead of an error. */
  readonly expects?: readonly number[] | undefined;
  /** Only the registry itself may answer, and no place that it redirects to. */
  readonly stays?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** After this the request is not made again, while one under way may go on until `signal`. */
  readonly lastTry?: AbortSignal | undefined;
  /** What is left of the budget, where this request is a part of something larger. */
  readonly retry?: Retry | undefined;
}

export interface HostSetup {
  readonly outside: Outside;
  readonly options: HostOptions;
  readonly credentials: Credentials | undefined;
  readonly patience: RetryLimits;
  readonly concurrency: number;
  readonly share?: RequestShare | undefined;
}

/** One registry: every request to it goes through here, for identity, patience and order. */
export class Host {
  readonly name: string;
  readonly outside: Outside;
  readonly memory: RegistryTraits;
  readonly policy: OriginPolicy;
  readonly #authorizer: Authorizer;
  readonly #gate: Gate;
  readonly #patience: RetryLimits;
  readonly #warnings = new Warnings();
  #stopped: { readonly until: number; readonly cause: RegistryError } | undefined;
  #met: Promise<unknown> | undefined;

  constructor(name: string, { outside, options, credentials, patience, concurrency, share }: HostSetup) {
    const { plainHttp = false, trusted = [], chunkSize } = options;
    this.name = name;
    this.outside = outside;
    this.memory = new RegistryTraits(chunkSize);
    this.policy = {
      self: new URL(`${plainHttp ? 'http' : 'https'}://${name}`).origin,
      trusted,
      trustHint: (origin) => outside.flags.trustOrigin(name, origin),
      lookup: outside.transport.lookup,
    };
    this.#authorizer = new Authorizer(outside, {
      host: name,
      credentials,
      policy: this.policy,
      retry: (where) => this.retry(where),
    });
    this.#patience = patience;
    const onLimit = (limit: number) => outside.onEvent({ type: 'concurrency', host: name, limit });
    this.#gate = new Gate(outside.clock, { concurrency, onLimit, share: share && { of: share, host: name } });
  }

  /** How many requests are under way. */
  get active(): number {
    return this.#gate.active;
  }

  /** The budget of one piece of work at this registry. */
  retry(where: Where, work: Pick<RetriedWork, 'size' | 'believed'> = {}): Retry {
    return new Retry(this.outside, { patience: this.#patience, where, ...work });
  }

  /** Sends a request until there is an answer that is a success, or one that the caller expects; its body is dropped. */
  async send(call: Call): Promise<Reply>;
  /** The same, until `read` has read the body too: what breaks off in it is asked for again. */
  async send<T>(call: Call, read: (answer: Answer) => Promise<T>): Promise<T>;
  async send(call: Call, read: (answer: Answer) => Promise<unknown> = replyOf): Promise<unknown> {
    const retry = call.retry ?? this.retry(call.where);
    for (;;) {
      try {
        await using answer = await this.open(call);
        return await read(answer);
      } catch (cause) {
        await retry.after(cause, call.lastTry ?? call.signal);
      }
    }
  }

  /** Sends a request once, and drops the body of the answer. */
  async attempt(call: Call): Promise<Reply> {
    await using answer = await this.open(call);
    return answer;
  }

  /** Sends a request once; again only to identify ourselves, or where it is redirected. Whoever gets the answer disposes of it. */
  async open(call: Call): Promise<Answer> {
    const { lane = 'small', expects = [] } = call;
    this.#checkStopped();
    await using held = new AsyncDisposableStack();
    const leave = held.adopt(await this.enter(lane, call.signal), (leave) => leave());
    try {
      this.#checkStopped();
      const { answer, identity } = await this.#first(() => this.#identified(call), call.signal);
      held.use(answer);
      this.#patience.silentSince = undefined;
      this.#tell(answer);
      if (!isSuccess(answer, call) && !expects.includes(answer.status))
        throw await this.#refusal(answer, identity, call);
      if (lane !== 'held') this.#gate.succeeded(lane);
      answer.onEnd(leave);
      held.move();
      return answer;
    } catch (cause) {
      this.#heed(cause);
      this.#checkStopped();
      throw cause;
    }
  }

  /** As whom a request is sent, as far as the registry has let us know what it wants. */
  identity(call: Call): Promise<Identity> {
    return this.#authorizer.identity(call);
  }

  /** Waits for a place in a lane; what it hands back gives it up. */
  async enter(lane: Lane | 'held', signal?: AbortSignal): Promise<() => void> {
    if (lane !== 'held') return this.#gate.enter(lane, signal);
    await this.#gate.opened(signal);
    return () => undefined;
  }

  // The very first request goes alone: what it learns about identifying ourselves saves the others a refusal each.
  async #first<T>(send: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (!this.#met) {
      const answer = send();
      this.#met = answer.catch(() => undefined);
      return answer;
    }
    await abortable(this.#met, signal);
    return send();
  }

  async #identified(call: Call): Promise<Identified> {
    let identity = await this.#authorizer.identity(call);
    for (let rounds = 0; ; rounds += 1) {
      const answer = await this.#followed(call, identity.header);
      const wants = wantsIdentity(answer);
      if (!wants) this.#authorizer.accepted(identity);
      // What another origin wants to know is none of its business.
      if (!wants || rounds >= ROUNDS[wants] || new URL(answer.url).origin !== this.policy.self)
        return { answer, identity };
      const refusal = await answer.settled(REFUSAL);
      const next = await this.#authorizer.answer(refusal, identity, call);
      if (next === undefined) return { answer: refusal, identity };
      identity = next;
    }
  }

  #followed({ path, headers = {}, stays, ...call }: Call, authorization: string | undefined): Promise<Answer> {
    const request = { ...call, url: URL.parse(path, this.policy.self)?.href ?? path, headers };
    return follow(request, { authorization, policy: this.policy, stays, send: (next) => exchange(this.outside, next) });
  }

  async #refusal(answer: Answer, { as, withheldFrom }: Identity, call: Call): Promise<RegistryError> {
    if (answer.ok) return unconfirmedBy(answer);
    const { clock, flags } = this.outside;
    const refusal = await refusalOf(answer, {
      clock,
      flags,
      as,
      method: call.method,
      sent: call.headers?.['content-type'],
    });
    const { status } = refusal;
    if (withheldFrom === undefined || (status !== 401 && status !== 403)) return refusal;
    return credentialsWithheld(answer.where, withheldFrom, {
      status,
      cause: refusal,
      hint: this.policy.trustHint(withheldFrom),
    });
  }

  #tell(answer: Answer): void {
    for (const text of this.#warnings.newIn(answer.headers('warning')))
      this.outside.onEvent({ type: 'warning', host: this.name, text });
  }

  // "Too many" concerns all who ask there: siblings wait as well, and fewer go at once afterwards.
  #heed(cause: unknown): void {
    if (!(cause instanceof RegistryError) || !cause.transient || cause.status === undefined) return;
    const { wait = BUSY, status } = cause;
    if (wait > this.#patience.standstill) this.#stopped = { until: this.outside.clock.now() + wait, cause };
    else if (status === 429 || status === 503) this.#gate.close(wait);
  }

  // Who wants to be left alone for longer than any work there would wait is left alone by all of it.
  #checkStopped(): void {
    if (this.#stopped && this.outside.clock.now() < this.#stopped.until)
      throw stopped({ host: this.name, ...this.#stopped });
  }
}

interface Identified {
  readonly answer: Answer;
  readonly identity: Identity;
}

const BUSY = 500;
const REFUSAL = 64 * 1024;

const isSuccess = ({ ok, status }: Answer, { succeeds }: Call) => (succeeds ? succeeds.includes(status) : ok);
const replyOf = async (answer: Answer): Promise<Reply> => answer;

// Who does not know us is told once. What follows may find that the token has died, or allows too little: once more.
const ROUNDS = { identity: 1, token: 2, scope: 2 };

function wantsIdentity(answer: Answer): keyof typeof ROUNDS | undefined {
  if (answer.status === 401) return lacksScope(answer) ? 'scope' : isInvalidToken(answer) ? 'token' : 'identity';
  return answer.status === 403 && lacksScope(answer) ? 'scope' : undefined;
}
