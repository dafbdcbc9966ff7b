import type { ErrorOptions } from '@cse/errors';
import { isManifest } from '@cse/oci';
import {
  denied,
  full,
  readOnly,
  refused,
  unavailable,
  withheld,
  type AnswerFacts,
  type RegistryError,
} from '../errors.ts';

/** What was asked, and what was answered. */
export interface Refusal {
  readonly host: string;
  /** What was asked for, in full. */
  readonly who: string;
  readonly status: number;
  readonly codes: readonly string[];
  /** In the registry's own words. */
  readonly message: string;
  readonly method?: string | undefined;
  /** The media type of what was sent. */
  readonly sent?: string | undefined;
}

/** What is known of a refusal that says why, in its words or by its status: what it means, and what helps. */
export function knownRefusal(refusal: Refusal, answered: AnswerFacts & ErrorOptions): RegistryError | undefined {
  return RULES.find(({ applies }) => applies(refusal))?.means(refusal, answered);
}

interface Rule {
  readonly applies: (refusal: Refusal) => boolean;
  readonly means: (refusal: Refusal, answered: AnswerFacts & ErrorOptions) => RegistryError;
}

const FINAL = { transient: false, wait: undefined };
const isWrite = ({ method = 'GET' }: Refusal) => !['GET', 'HEAD'].includes(method);
const sendsManifest = ({ method, sent = '' }: Refusal) => method === 'PUT' && isManifest({ mediaType: sent });
const said = ({ message }: Refusal) => (message === '' ? '' : `: ${message}`);

/** The first that applies is right. */
const RULES: readonly Rule[] = [
  {
    applies: ({ status, message }) => status === 507 || FULL.test(message),
    means: (refusal, answered) =>
      // Its own words name a path of its own, another each time: what they say of the disk is enough.
      full(`${refusal.host} has run out of disk space (it answers ${refusal.status}${phrase(refusal)})`, {
        ...answered,
        ...FINAL,
        hint: 'Free disk space at the registry: delete what is not needed and run its garbage collection. Then run the same command again: it continues where it stopped.',
      }),
  },
  {
    applies: ({ status, message }) => [400, 403, 412, 413, 422].includes(status) && /quota/i.test(message),
    means: (refusal, answered) =>
      denied(`${refusal.who} is denied${said(refusal)}`, {
        ...answered,
        hint: 'The quota is used up: raise it, or delete what is not needed.',
      }),
  },
  {
    // To a DELETE, 405 says only that nothing can be deleted (distribution-spec, "deleting manifests").
    applies: (refusal) =>
      isWrite(refusal) && ((refusal.status === 405 && refusal.method !== 'DELETE') || READ_ONLY.test(refusal.message)),
    means: (refusal, answered) =>
      readOnly(`${refusal.host} accepts no writes (it answers ${refusal.status}${said(refusal)})`, {
        ...answered,
        ...FINAL,
        hint: 'It is read-only, or a pull-through cache of another registry: allow writes there, or choose another target with --to BASE.',
      }),
  },
  {
    applies: (refusal) => sendsManifest(refusal) && refusal.status < 500 && IMMUTABLE.test(refusal.message),
    means: (refusal, answered) =>
      (refusal.status === 403 ? denied : refused)(`${refusal.who} is refused with ${refusal.status}${said(refusal)}`, {
        ...answered,
        hint: 'This registry does not let an existing tag be overwritten: delete the tag first, allow overwriting, or leave this image out. Everything else is copied all the same.',
      }),
  },
  {
    applies: ({ status, codes, message }) =>
      status === 412 || codes.includes('PROJECTPOLICYVIOLATION') || POLICY.test(message),
    means: (refusal, answered) =>
      withheld(`${refusal.who} is blocked by a policy of the registry (it answers ${refusal.status}${said(refusal)})`, {
        ...answered,
        ...FINAL,
        hint: "Nodes cannot pull it either. Ask the project's administrator to exempt the image (in Harbor: its CVE allowlist), or to change the policy.",
      }),
  },
  {
    applies: ({ status }) => status === 429,
    means: (refusal, answered) =>
      unavailable(`${refusal.who} answers 429${said(refusal)}`, {
        ...answered,
        hint: `The registry limits requests: log in for a higher limit (cse login ${refusal.host}), or run the same command again later. It continues where it stopped.`,
      }),
  },
  {
    applies: (refusal) => sendsManifest(refusal) && isAboutFormat(refusal),
    means: (refusal, answered) =>
      refused(`${refusal.who} is refused with ${refusal.status}${said(refusal)}; it is sent as ${refusal.sent}`, {
        ...answered,
        hint: isDocker(refusal) ? DOCKER : OCI,
      }),
  },
];

const phrase = ({ message }: Refusal) => (FULL.test(message) ? `: ${FULL.exec(message)?.[0]}` : '');

const FULL =
  /no space left on device|no space left|disk quota exceeded|insufficient storage|storage ?full|out of (disk )?space|free drive threshold/i;
const READ_ONLY = /\bread[- ]?only\b/i;
const IMMUTABLE = /immutab|cannot be (overwritten|updated)|does not allow updat|redeploy/i;
const POLICY = /configured policy|vulnerability severity|not signed|pulled due to/i;

const isAboutFormat = ({ status, codes, message }: Refusal) =>
  status === 415 ||
  codes.some((code) => code === 'MANIFEST_INVALID' || code === 'UNSUPPORTED') ||
  (status === 400 && /media ?type|schema ?version|unsupported manifest/i.test(message));
const isDocker = ({ sent = '' }: Refusal) => sent.includes('docker');

const DOCKER =
  'This registry may not accept manifests in Docker\'s format, which most of these images have: enable it there (zot: "compat": ["docker2s2"] under "http"), or use another registry. cse does not convert them, because that would change digests and break signatures.';
const OCI =
  'This registry may not accept manifests in the OCI format: update it, or use another one. cse does not convert them, because that would change digests and break signatures.';

/** The detail of an error in words: a text, or what a file system said below the registry (distribution's filesystem driver). */
export function wordsOf(detail: unknown): string {
  if (typeof detail === 'string') return detail;
  const number = /"Err":(\d{1,3})\b/.exec(JSON.stringify(detail) ?? '')?.[1] ?? '';
  return SYSTEM[number] ?? '';
}

// By their numbers on Linux.
const SYSTEM: Readonly<Record<string, string>> = {
  13: 'permission denied',
  28: 'no space left on device',
  30: 'read-only file system',
  122: 'disk quota exceeded',
};
