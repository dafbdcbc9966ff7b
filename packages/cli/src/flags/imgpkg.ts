import * as Flags from '@oclif/core/flags';
import { copyBudget } from './budget.ts';

/** The flags of `imgpkg copy`, under its names. */
export const imgpkg = {
  bundle: Flags.string({ char: 'b', summary: 'copy this bundle', helpValue: 'REF', helpGroup: 'WHAT' }),
  image: Flags.string({ char: 'i', summary: 'copy this image', helpValue: 'REF', helpGroup: 'WHAT' }),
  lock: Flags.string({
    summary: 'copy what this BundleLock or ImagesLock names',
    helpValue: 'FILE',
    helpGroup: 'WHAT',
  }),
  tar: Flags.string({ summary: 'copy what this tar holds', helpValue: 'FILE', helpGroup: 'WHAT' }),
  'include-non-distributable-layers': Flags.boolean({
    summary: 'bring layers too that their makers forbid to distribute',
    helpGroup: 'WHAT',
  }),
  'cosign-signatures': Flags.boolean({ summary: "bring cosign's signatures too", helpGroup: 'WHAT' }),
  'to-repo': Flags.string({ summary: 'copy into this repository', helpValue: 'REPO', helpGroup: 'WHERE' }),
  'to-tar': Flags.string({ summary: 'copy into this tar', helpValue: 'FILE', helpGroup: 'WHERE' }),
  'lock-output': Flags.string({ summary: 'write the lock of the copy here', helpValue: 'FILE', helpGroup: 'WHERE' }),
  'repo-based-tags': Flags.boolean({
    summary: 'begin tags with the name of the repository that an image came from',
    helpGroup: 'WHERE',
  }),
  resume: Flags.boolean({
    summary: 'take over what an earlier, perhaps unfinished, tar has',
    helpGroup: 'WHERE',
  }),
  concurrency: Flags.integer({ summary: 'blobs under way at once', helpValue: 'N', helpGroup: 'WHERE', default: 5 }),
  yes: Flags.boolean({ char: 'y', summary: 'as ever: nothing is asked', helpGroup: 'GLOBAL' }),
  tty: Flags.boolean({ summary: 'print what imgpkg prints on a terminal', helpGroup: 'GLOBAL' }),
  'registry-ca-cert-path': Flags.string({
    summary: 'trust these PEM certificates, repeatable',
    helpValue: 'FILE',
    helpGroup: 'REGISTRY',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'registry-verify-certs': Flags.boolean({
    summary: "check registries' certificates",
    helpGroup: 'REGISTRY',
    default: true,
    allowNo: true,
  }),
  'registry-insecure': Flags.boolean({ summary: 'speak http where there is no TLS', helpGroup: 'REGISTRY' }),
  'registry-username': Flags.string({ summary: 'log in as', helpValue: 'NAME', helpGroup: 'REGISTRY' }),
  'registry-password': Flags.string({ summary: 'log in with', helpValue: 'PASSWORD', helpGroup: 'REGISTRY' }),
  'registry-token': Flags.string({ summary: 'show this token', helpValue: 'TOKEN', helpGroup: 'REGISTRY' }),
  'registry-anon': Flags.boolean({ summary: "do not use docker's logins", helpGroup: 'REGISTRY' }),
  'trust-origin': Flags.string({
    summary:
      'another origin that belongs to that registry, as its token service; it is shown its credentials; repeatable',
    helpValue: 'HOST=URL',
    helpGroup: 'REGISTRY',
    multiple: true,
    multipleNonGreedy: true,
  }),
  ...copyBudget,
  'registry-retry-count': Flags.integer({
    summary: 'how often one request is tried again',
    helpValue: 'N',
    helpGroup: 'REGISTRY',
  }),
  'registry-response-header-timeout': Flags.string({
    summary: 'how long to wait for an answer: 30s, 1m30s',
    helpValue: 'DURATION',
    helpGroup: 'REGISTRY',
  }),
};

/** Go takes `--resume=true` for a flag that is there, and `--resume=false` for one that is not. */
export function asInGo(argv: readonly string[]): string[] {
  const flags = imgpkg as Readonly<Record<string, { readonly type: string; readonly allowNo?: boolean }>>;
  return argv.flatMap((arg) => {
    const [, name = '', value] = /^--([a-z-]+)=(true|false)$/.exec(arg) ?? [];
    if (flags[name]?.type !== 'boolean') return [arg];
    if (value === 'true') return [`--${name}`];
    return flags[name].allowNo ? [`--no-${name}`] : [];
  });
}
