import type { Answer, Reply } from './http/answer.ts';
import { parseChallenges, type Challenge } from './auth/challenge.ts';
import { notARegistry, RegistryError } from './errors.ts';
import { exchange, type Exchange } from './http/exchange.ts';
import { follow } from './http/follow.ts';
import type { Call, Host } from './host.ts';
import type { RegistriesOptions } from './options.ts';
import { refusalOf } from './http/refusal.ts';
import { hostsOf, outsideOf } from './registries.ts';

/** What a registry says of itself. */
export interface Ping {
  readonly url: string;
  /** How it wants us to identify ourselves; nothing where anybody may ask. */
  readonly challenges: readonly Challenge[];
  /** `open` to anybody, `granted` to us by credentials or a token for anybody, or `refused`. */
  readonly access: 'open' | 'granted' | 'refused';
  /** The origin of its token service, where that was not shown our credentials: they were not tried then. */
  readonly withheldFrom?: string | undefined;
  /** Why it is refused. */
  readonly refusal?: RegistryError | undefined;
  readonly server?: string | undefined;
  /** Its clock, where it tells, in milliseconds since 1970. */
  readonly date?: number | undefined;
}

/**
 * Asks a host whether it is a registry and lets us in. Throws `REGISTRY_NOT_A_REGISTRY`, `REGISTRY_TLS` or
 * `REGISTRY_UNAVAILABLE`; a refusal is a result.
 */
export async function ping(host: string, options: RegistriesOptions = {}): Promise<Ping> {
  const outside = outsideOf(options);
  const registry = hostsOf(outside, options)(host);
  try {
    return await pinged(registry);
  } finally {
    if (!options.transport) await outside.transport[Symbol.asyncDispose]();
  }
}

async function pinged(host: Host): Promise<Ping> {
  const call: Call = { method: 'GET', path: '/v2/', where: { host: host.name, object: '' }, scopes: [] };
  const first = await bare(host, call);
  const date = Date.parse(first.header('date') ?? '');
  const about = {
    url: `${host.policy.self}/v2/`,
    challenges: first.status === 401 ? parseChallenges(first.headers('www-authenticate')) : [],
    server: first.header('server'),
    date: Number.isNaN(date) ? undefined : date,
  };
  if (first.status === 200) return { ...about, access: 'open' };
  const refusal = await host.send(call).then(
    () => undefined,
    (cause: unknown) => {
      if (isRefusal(cause)) return cause;
      throw cause;
    },
  );
  if (refusal) return { ...about, access: 'refused', refusal };
  const { withheldFrom } = await host.identity(call);
  return { ...about, access: 'granted', withheldFrom };
}

const isRefusal = (cause: unknown): cause is RegistryError =>
  cause instanceof RegistryError && cause.fault === 'access' && cause.code !== 'REGISTRY_TLS';

/** The registry's answer to somebody whom it does not know. */
async function bare(host: Host, { path, ...call }: Call): Promise<Reply> {
  const { outside, policy } = host;
  const retry = host.retry(call.where);
  const request: Exchange = { ...call, url: `${policy.self}${path}` };
  for (;;) {
    try {
      await using answer = await follow(request, {
        authorization: undefined,
        policy,
        send: (next) => exchange(outside, next),
      });
      if (!isRegistry(answer)) throw await strangerIn(answer, host);
      return answer;
    } catch (cause) {
      await retry.after(cause);
    }
  }
}

const isRegistry = ({ status, mediaType }: Answer) => status === 401 || (status === 200 && mediaType !== 'text/html');

async function strangerIn(answer: Answer, host: Host): Promise<RegistryError> {
  const { status, mediaType } = answer;
  const refusal = await refusalOf(answer, host.outside);
  if (refusal.transient || refusal.code === 'REGISTRY_TLS' || status === 403 || status === 407) return refusal;
  const what = mediaType === 'text/html' ? 'a web page' : String(status);
  return notARegistry(`${host.name} is not a registry: ${host.policy.self}/v2/ answers ${what}`, {
    status,
    cause: refusal,
    hint: 'Check host and port: a registry answers there with 200 or 401.',
  });
}
