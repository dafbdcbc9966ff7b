const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is there already',
  ENOTEMPTY: 'the folder is not empty',
  EACCES: 'the system denies access',
  EPERM: 'the system denies access',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no room left on the disk',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
};

/** Why something did not work, in words: what the system says of files by a code, and of anything else its message. */
export function reasonOf(cause: unknown): string {
  const { code } = Object(cause) as { readonly code?: unknown };
  return REASONS[String(code)] ?? (cause instanceof Error ? cause.message : String(cause));
}
