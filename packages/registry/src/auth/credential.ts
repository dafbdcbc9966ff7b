/** A name and a password, a token to buy others with, or a token to show as it is. */
export type Credential =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string }
  | { readonly registryToken: string };

/** Who we are at a registry. */
export interface Credentials {
  /** `repository` is the full name, host first, for credentials that hold below a path only. */
  find(host: string, repository?: string): Promise<Credential | undefined>;
}

/** Who asks, for messages: `anonymously`, `as admin`. */
export function asWhom(credential: Credential | undefined): string {
  if (!credential) return 'anonymously';
  return 'username' in credential ? `as ${credential.username}` : 'with your token';
}
