/** What happens between us and a registry, for whoever wants to show or count it. */
export type RegistryEvent =
  | {
      readonly type: 'request';
      readonly host: string;
      readonly method: string;
      readonly path: string;
      readonly status: number;
      /** From its beginning to the first byte of the answer's body. */
      readonly milliseconds: number;
    }
  | {
      readonly type: 'retry';
      readonly host: string;
      readonly object: string;
      readonly reason: string;
      /** In milliseconds. */
      readonly wait: number;
    }
  /** What a registry wants its users to know; each text once. */
  | { readonly type: 'warning'; readonly host: string; readonly text: string }
  /** A registry asked us to slow down, or we go faster again. */
  | { readonly type: 'concurrency'; readonly host: string; readonly limit: number };
