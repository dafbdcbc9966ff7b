import { CseError, type ErrorOptions, type Fault } from '@cse/errors';
import type { Digest } from '@cse/oci';

/** Where something went wrong: which registry, and what it was asked for. */
export interface Where {
  readonly host: string;
  /** `tkg/tkg-bom:v2.5.0`, `capvcd@sha256:…`, or nothing for the registry itself. */
  readonly object: string;
}

export interface AnswerFacts {
  readonly status?: number | undefined;
  /** The codes that the registry gave, as the distribution spec has them. */
  readonly codes?: readonly string[] | undefined;
  /** The content that the registry says it has not. */
  readonly lacks?: readonly Digest[] | undefined;
  /** Trying again may help; `wait` says after how many milliseconds, where the registry said so. */
  readonly transient?: boolean | undefined;
  /** What came is not what it should be: once more shows whether that was its way here. */
  readonly garbled?: boolean | undefined;
  readonly wait?: number | undefined;
  /** Nothing more is asked of that registry before this time, in milliseconds since 1970. */
  readonly stoppedUntil?: number | undefined;
}

/** What a registry, or the way to it, refused; with what it answered. */
export class RegistryError extends CseError {
  readonly status: number | undefined;
  readonly codes: readonly string[];
  readonly lacks: readonly Digest[];
  readonly transient: boolean;
  readonly garbled: boolean;
  readonly wait: number | undefined;
  /** Where it is the whole registry that is not asked any more: until when, in milliseconds since 1970. */
  readonly stoppedUntil: number | undefined;

  constructor(
    what: Pick<CseError, 'code' | 'fault' | 'message'>,
    { status, codes, lacks, transient, garbled, wait, stoppedUntil, ...options }: AnswerFacts & ErrorOptions = {},
  ) {
    super(what.code, what.fault, what.message, options);
    this.name = 'RegistryError';
    this.status = status;
    this.codes = codes ?? [];
    this.lacks = lacks ?? [];
    this.transient = transient ?? false;
    this.garbled = garbled ?? false;
    this.wait = wait;
    this.stoppedUntil = stoppedUntil;
  }
}

const make =
  (code: string, fault: Fault) =>
  (message: string, options: AnswerFacts & ErrorOptions = {}) =>
    new RegistryError({ code, fault, message }, options);

export const unauthorized = make('REGISTRY_UNAUTHORIZED', 'access');
export const denied = make('REGISTRY_DENIED', 'access');
export const unavailable = make('REGISTRY_UNAVAILABLE', 'unavailable');
export const tooLarge = make('REGISTRY_TOO_LARGE', 'access');
export const refused = make('REGISTRY_REFUSED', 'access');
/** Its disk has no room left, or it says so. */
export const full = make('REGISTRY_FULL', 'access');
export const readOnly = make('REGISTRY_READ_ONLY', 'access');
/** A policy keeps it from being pulled, by anybody. */
export const withheld = make('REGISTRY_POLICY', 'access');
export const notARegistry = make('REGISTRY_NOT_A_REGISTRY', 'usage');
export const untrusted = make('REGISTRY_TLS', 'access');
/** The same, where others have tried it often enough. */
export const final = (error: RegistryError): RegistryError =>
  new RegistryError(error, { ...error, transient: false, garbled: false, cause: error });

/** A registry that wants to be left alone for longer than anybody waits here. */
export const stopped = ({ host, until, cause }: { host: string; until: number; cause: RegistryError }) =>
  unavailable(`${host} will not be asked again before ${timeOf(until)}: ${cause.message}`, {
    ...cause,
    transient: false,
    host,
    stoppedUntil: until,
    cause,
    hint: cause.hint ?? 'Run the same command again after that: it continues where it stopped.',
  });

const timeOf = (time: number) =>
  new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');

/** The registry broke the protocol. */
export const misbehaved = make('REGISTRY_MISBEHAVED', 'unavailable');

/** It takes what it could not give, and still cannot: its own files are damaged. */
export const damaged = (where: Where, { gives, ...options }: { readonly gives: string } & ErrorOptions) =>
  misbehaved(`${placeOf(where)}: ${where.host} accepts it, and still gives ${gives}`, {
    ...options,
    host: where.host,
    hint: 'What it has stored there is damaged, as after a crash or a full disk. Delete that repository at the registry, run its garbage collection, and run the same command again.',
  });

export const missingBlob = make('REGISTRY_BLOB_UNKNOWN', 'incomplete');

/** `reg.example/a/b:v1`, or the registry alone. */
export const placeOf = ({ host, object }: Where) => (object === '' ? host : `${host}/${object}`);

/** An answer that is no refusal, and does not say what the specification wants to hear either. */
export const unconfirmed = (what: string, status: number, said: string) =>
  make('REGISTRY_UNCONFIRMED', 'unavailable')(
    `${what} was answered with ${status}${said === '' ? '' : ` (${said})`}, which does not confirm it`,
    {
      status,
      transient: true,
      hint: 'Something in front of the registry, such as a login page or a proxy, seems to answer in its place: check host, port and path.',
    },
  );

export const pageInstead = (where: Where) =>
  notARegistry(`${where.host} answers with a web page instead of ${placeOf(where)}`, {
    garbled: true,
    hint: 'Check host, port and path: this is another service, or a login page in front of the registry.',
  });

/** Why an answer is not followed where it leads; `hint` where the user can allow it. */
export interface Astray {
  readonly reason: string;
  readonly hint?: string | undefined;
}

export const redirectRefused = (where: Where, { reason, hint }: Astray) =>
  make('REGISTRY_REDIRECT', 'access')(`${placeOf(where)} is redirected ${reason}`, {
    hint: hint && `If that is intended, trust it: ${hint}`,
  });

const REALM = "The registry's administrator has to correct the address of its token service.";

export const realmRefused = (where: Where, realm: string, { reason, hint }: Astray) =>
  make('REGISTRY_REALM', 'access')(`${where.host} requires a token from ${realm}, ${reason}`, {
    hint: hint ? `If that is its token service, trust it: ${hint}` : REALM,
  });

/** The token service is of another origin, which our credentials were not shown. */
export const credentialsWithheld = (where: Where, origin: string, { hint, ...options }: AnswerFacts & ErrorOptions) =>
  make('REGISTRY_REALM', 'access')(
    `${placeOf(where)} is not accessible: ${where.host} requires a token from ${origin}, which is not trusted with the credentials for ${where.host}`,
    { ...options, hint: `If that is its token service, trust it: ${hint}` },
  );

interface AtProxy extends AnswerFacts, ErrorOptions {
  /** Its host and port, where they are known. */
  readonly proxy?: string | undefined;
}

const refusedByProxy = make('REGISTRY_PROXY', 'access');

export const proxyWantsCredentials = ({ host }: Where, { proxy, ...options }: AtProxy) =>
  refusedByProxy(`the proxy ${proxy === undefined ? '' : `${proxy} `}in front of ${host} requires credentials (407)`, {
    ...options,
    hint: 'Put the user and password into its URL, in HTTPS_PROXY or HTTP_PROXY: http://user:password@proxy:3128',
  });

export function proxyRefused(host: string, status: number, { proxy, ...options }: AtProxy): RegistryError {
  const said = `the proxy ${proxy} answers ${status} when asked for ${host}`;
  if (status >= 500)
    return unavailable(`${said}: it cannot reach that host`, {
      ...options,
      transient: true,
      hint: `Check that the proxy can reach and resolve ${host}; if it needs no proxy, add it to NO_PROXY.`,
    });
  return refusedByProxy(`${said}: it does not allow that host`, {
    ...options,
    hint: `Ask the proxy's administrator to allow ${host}. If it needs no proxy, add it to NO_PROXY.`,
  });
}

export const tooMuch = (where: Where, limit: number) =>
  misbehaved(`${placeOf(where)} answers with more than ${limit} bytes which is more than expected`);

export const contentMismatch = (where: Where, reason: string) =>
  new CseError('CONTENT_MISMATCH', 'integrity', `${placeOf(where)} is not what its name says: ${reason}`, {
    hint: "Stop, and tell the registry's administrator.",
  });
