import type { ErrorOptions } from '@cse/errors';
import { isDigest, type Digest } from '@cse/oci';
import { jsonOf } from '@cse/text';
import { z } from 'zod';
import type { Answer } from './answer.ts';
import {
  denied,
  misbehaved,
  placeOf,
  proxyWantsCredentials,
  refused,
  RegistryError,
  tooLarge,
  unconfirmed,
  unauthorized,
  unavailable,
  untrusted,
  type AnswerFacts,
} from '../errors.ts';
import { knownRefusal, wordsOf } from './known-refusal.ts';
import type { Clock } from '../network/ports.ts';
import type { SettingFlags } from '../setting-flags.ts';
import { retryAfter } from './retry-after.ts';
import { oneLine } from './text.ts';

const LIMIT = 64 * 1024;
const TRANSIENT = new Set([408, 425, 429, 499]);
// Whoever is before a registry has numbers of its own (520 to 530 of a CDN); but these say that it will stay so.
const LASTING = new Set([501, 505, 506, 507, 508, 510, 511]);
const TRANSIENT_CODES = new Set(['TOOMANYREQUESTS', 'UNAVAILABLE']);

export interface RefusalContext {
  readonly clock: Clock;
  readonly flags: SettingFlags;
  /** Who answered, where it is not the registry. */
  readonly asked?: string | undefined;
  /** As whom we asked: `anonymously`, `as admin`. */
  readonly as?: string | undefined;
  /** What was asked for how, and the media type of what was sent. */
  readonly method?: string | undefined;
  readonly sent?: string | undefined;
}

/** Reads an answer that is no success, and says what it means: by its status, then by the codes in it. */
export async function refusalOf(
  answer: Answer,
  { clock, flags, asked, as = '', method, sent }: RefusalContext,
): Promise<RegistryError> {
  const { codes, message, lacks } = await saidIn(answer);
  const { status, where } = answer;
  const wait = retryAfter(answer.header('retry-after'), clock);
  const isUnwell = status >= 500 && !LASTING.has(status);
  const transient = isUnwell || TRANSIENT.has(status) || codes.some((code) => TRANSIENT_CODES.has(code));
  const answered: AnswerFacts & ErrorOptions = {
    host: where.host,
    status,
    codes,
    lacks,
    transient,
    // No upload is unknown before it was opened: somebody took this request for another.
    garbled: method === 'POST' && codes.includes('BLOB_UPLOAD_UNKNOWN'),
    wait: transient ? wait : undefined,
  };
  const who = asked === undefined ? placeOf(where) : `${asked} of ${where.host}`;
  const said = message === '' ? '' : `: ${message}`;
  const known = knownRefusal({ host: where.host, who, status, codes, message, method, sent }, answered);
  if (known) return known;
  if (transient) return unavailable(`${who} answers ${status}${said}`, answered);
  if (status === 400 && /HTTP request (was sent )?to (an )?HTTPS (server|port)/i.test(message))
    return untrusted(`${where.host} expects https, but was contacted in plain http`, {
      ...answered,
      hint: plainHint(where.host, flags),
    });
  if (status === 401)
    return unauthorized(
      `${who} ${asked === undefined ? 'is not accessible' : 'refuses access'}${said}${as && ` (asked ${as})`}`,
      {
        ...answered,
        hint: loginHint(where.host),
      },
    );
  if (status === 403) return denied(`${who} is denied${said}${as && ` (asked ${as})`}`, { ...answered, hint: RIGHTS });
  if (status === 404) return refused(`${who} has no repository to be pushed to${said}`, { ...answered, hint: CREATE });
  if (status === 413)
    return tooLarge(`${who} is too large for the registry, or for a proxy in front of it${said}`, {
      ...answered,
      hint: SIZE,
    });
  if (status === 407) return proxyWantsCredentials(where, answered);
  if (status >= 300 && status < 400)
    return misbehaved(`${who} is redirected (${status}) where redirects are not followed`, answered);
  return refused(`${who} is refused with ${status}${said}`, answered);
}

/** Reads an answer that is a success in general, and not the one that was to come. */
export async function unconfirmedBy(answer: Answer): Promise<RegistryError> {
  const { message } = await saidIn(answer);
  return unconfirmed(placeOf(answer.where), answer.status, message);
}

interface Said {
  readonly codes: readonly string[];
  readonly message: string;
  /** The content that is named as missing. */
  readonly lacks: readonly Digest[];
}

const errorsSchema = z.object({
  errors: z.array(
    z.object({ code: z.string().catch(''), message: z.string().catch(''), detail: z.unknown().optional() }),
  ),
});

async function saidIn(answer: Answer): Promise<Said> {
  const text = await answer.text(LIMIT);
  const result = errorsSchema.safeParse(jsonOf(text));
  if (!result.success)
    return { codes: [], lacks: [], message: answer.mediaType === 'text/html' ? titleOf(text) : oneLine(text) };
  const codes = result.data.errors.map(({ code }) => oneLine(code, 60).toUpperCase()).filter(Boolean);
  const messages = result.data.errors.map(({ code, message, detail }) =>
    [code, message, wordsOf(detail)].filter(Boolean).join(': '),
  );
  return {
    codes,
    lacks: digestsIn(result.data.errors),
    message: oneLine([...new Set(messages)].slice(0, 3).join('; ')),
  };
}

/** Registries name content in `detail` as a text, or as one or several objects that have its digest in some field. */
function digestsIn(errors: readonly { readonly detail?: unknown }[]): readonly Digest[] {
  const details = JSON.stringify(errors.map(({ detail }) => detail ?? null));
  return [...new Set(details.match(/sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})/g) ?? [])].filter(isDigest);
}

/** The title of a web page; found by looking from place to place, for a page may be made to be looked at for long. */
function titleOf(html: string): string {
  const tag = html.toLowerCase().indexOf('<title');
  const end = tag < 0 ? -1 : html.indexOf('>', tag);
  const [title = ''] = end < 0 ? [] : html.slice(end + 1, end + 201).split('<', 1);
  return oneLine(title, 100) || 'a web page';
}

const loginHint = (host: string) =>
  `Log in with credentials that have access (cse login ${host}), or check that it exists: Harbor answers the same for a project that does not exist, so create that first.`;
const RIGHTS = "Ask the registry's administrator for access, and check that the project exists.";
const CREATE = 'Some registries do not create projects or repositories on push: create it first.';
const plainHint = (host: string, { ca, plainHttp }: SettingFlags) =>
  `Leave out ${plainHttp(host)}, and pass its CA if it is not a public one: ${ca(host)}`;
const SIZE = 'Raise the request size limit of the proxy in front of the registry (nginx: client_max_body_size 0).';
