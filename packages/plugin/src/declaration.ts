/**
 * What a plugin's package.json says under `"cse"`. The host reads it before any of the plugin's code runs, and imports
 * the plugin only when the user's config needs it.
 */
export interface Declaration {
  /** The contract's version: 1. */
  readonly api: number;
  /** The word after `use:` in the config. Bundled plugins have bare names, others a scope: `@acme/helm`. */
  readonly use: string;
  /** The module whose default export is made by `definePlugin`, relative to the package. */
  readonly plugin: string;
  /** The user's releases that it takes part in, by kind: `{ "tkg": ["2.5.0"] }`. Each kind is a flag of the CLI. */
  readonly serves?: Readonly<Record<string, readonly string[]>> | undefined;
  /** The first path segments below the base that its content stands in: a base that ends in one of them is refused. */
  readonly paths?: readonly string[] | undefined;
  /** Flags of its own for plan, mirror, export, import, verify and doctor, by name without dashes. */
  readonly flags?: Readonly<Record<string, FlagDeclaration>> | undefined;
}

export interface FlagDeclaration {
  readonly summary: string;
  /** The option of the item that the value becomes; the flag's own name where it is not said. */
  readonly option?: string | undefined;
  /** `FILE` reads what the value names: the option is then `{ path, text }`. */
  readonly value?: string | undefined;
  readonly multiple?: boolean | undefined;
  /** The flag asks for something by itself, also where no release is chosen that the plugin serves. */
  readonly alone?: boolean | undefined;
  readonly boolean?: boolean | undefined;
  readonly char?: string | undefined;
}
