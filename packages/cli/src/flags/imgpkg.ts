import * as Flags from '@oclif/core/flags';
import { copyBudget } from './budget.ts';

/** The flags of `imgpkg copy`, under its names. */
export const imgpkg = {
  bundle: Flags.string({ char: 'b', summary: 'copy this bundle', helpValue: 'REF' }),
  image: Flags.string({ char: 'i', summary: 'copy this image', helpValue: 'REF' }),
  lock: Flags.string({
    summary: 'copy what this BundleLock or ImagesLock file lists',
    helpValue: 'FILE',
  }),
  tar: Flags.string({ summary: 'copy from this tar, by imgpkg, docker save or skopeo', helpValue: 'FILE' }),
  'include-non-distributable-layers': Flags.boolean({
    summary: 'include non-distributable layers',
    helpGroup: 'COPY',
  }),
  'cosign-signatures': Flags.boolean({ summary: 'also copy cosign signatures', helpGroup: 'COPY' }),
  'to-repo': Flags.string({ summary: 'copy into this repository', helpValue: 'REPO' }),
  'to-tar': Flags.string({ summary: 'copy into this tar', helpValue: 'FILE' }),
  'lock-output': Flags.string({
    summary: 'write a lock file of the copied images',
    helpValue: 'FILE',
  }),
  'repo-based-tags': Flags.boolean({
    summary: 'generate tags that start with the name of the source repository',
    helpGroup: 'COPY',
  }),
  resume: Flags.boolean({
    summary: 'reuse what an earlier, unfinished tar has',
    helpGroup: 'COPY',
  }),
  concurrency: Flags.integer({
    summary: 'the number of parallel transfers',
    helpValue: 'N',
    helpGroup: 'COPY',
    default: 5,
  }),
  yes: Flags.boolean({ char: 'y', summary: 'accepted for compatibility; cse copy never prompts', helpGroup: 'GLOBAL' }),
  tty: Flags.boolean({ summary: 'print what imgpkg prints on a terminal', helpGroup: 'GLOBAL' }),
  'registry-ca-cert-path': Flags.string({
    summary: 'trust the CA certificates in this PEM file, repeatable',
    helpValue: 'FILE',
    helpGroup: 'REGISTRY',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'registry-verify-certs': Flags.boolean({
    summary: 'verify the certificates of registries',
    helpGroup: 'REGISTRY',
    default: true,
    allowNo: true,
  }),
  'registry-insecure': Flags.boolean({ summary: 'allow plain HTTP if a registry has no TLS', helpGroup: 'REGISTRY' }),
  'registry-username': Flags.string({ summary: 'the user name', helpValue: 'NAME', helpGroup: 'REGISTRY' }),
  'registry-password': Flags.string({ summary: 'the password', helpValue: 'PASSWORD', helpGroup: 'REGISTRY' }),
  'registry-token': Flags.string({ summary: 'the bearer token', helpValue: 'TOKEN', helpGroup: 'REGISTRY' }),
  'registry-anon': Flags.boolean({ summary: 'do not use stored credentials', helpGroup: 'REGISTRY' }),
  'trust-origin': Flags.string({
    summary: 'another origin that may receive the credentials of this registry, such as its token service; repeatable',
    helpValue: 'HOST=URL',
    helpGroup: 'REGISTRY',
    multiple: true,
    multipleNonGreedy: true,
  }),
  ...copyBudget,
  'registry-retry-count': Flags.integer({
    summary: 'retries per request',
    helpValue: 'N',
    helpGroup: 'REGISTRY',
  }),
  'registry-response-header-timeout': Flags.string({
    summary: 'how long to wait for a response, such as 30s or 1m30s',
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
