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
  /** The JSON schema of its item, relative to the package: `cse plugins pack` makes it of the code, and writes it in here. */
  readonly item?: string | undefined;
  /** The user's releases that it takes part in, by kind: `{ "tkg": ["2.5.0"] }`. Each kind is a flag of the CLI. */
  readonly serves?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * By kind, the minor versions of which it also serves patch releases that it does not name: `{ "tkg": ["2.5"] }`. Whether there
   * is such a release is for the source to say. A plugin that names the release comes first.
   */
  readonly servesPatchesOf?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * Plugins of others that bring a part of its releases, which they do not name themselves, by kind and release:
   * `{ "tkg": { "2.6.0": ["cli-plugins"] } }`. What is not installed is left out.
   */
  readonly servedWith?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
  /** The first path segments below the base that its content stands in: a base that ends in one of them is refused. */
  readonly paths?: readonly string[] | undefined;
  /** Where content that it names by an old address is to be had, asked in this order: `from` and `to` are prefixes of names. */
  readonly sources?: readonly { readonly from: string; readonly to: string }[] | undefined;
  /**
   * The plugins that came with cse whose place it takes, by the words after `use:`: `["tkg-2.5"]`. They are left out while it is
   * installed, and whoever installs it has to say yes to that.
   */
  readonly replaces?: readonly string[] | undefined;
  /** Flags of its own for plan, mirror, export, import, verify and doctor, by name without dashes. */
  readonly flags?: Readonly<Record<string, FlagDeclaration>> | undefined;
  /** What is known of its releases without asking anybody: `cse doctor` tells it. */
  readonly advice?: Advice | undefined;
}

/** What whoever looks after a target should know of a plugin's releases. */
export interface Advice {
  /** Repositories below the base that are always there when its content is. */
  readonly landmarks?: readonly string[] | undefined;
  /** Folders below the base that other guides put the same content in, and where nobody looks for it. */
  readonly misplaced?: readonly string[] | undefined;
  /** For each of its releases, the releases of other kinds that it is known to work with: `{ "2.5.0": { "cse": ["4.2.1"] } }`. */
  readonly goesWith?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
  /** For each of its releases, or `*` for all, what has to come there by another way, in one sentence each. */
  readonly beside?: Readonly<Record<string, readonly string[]>> | undefined;
  /** For each of its releases, or `*` for all, what goes on asking the internet, in one sentence each. */
  readonly online?: Readonly<Record<string, readonly string[]>> | undefined;
  /** For each of its releases, or `*` for all, the lowest version of VCD's API that it works with: `{ "*": "37.2" }`. */
  readonly vcdApi?: Readonly<Record<string, string>> | undefined;
  /** For each of its releases, about how much it is: for people who choose, measured on typical content. */
  readonly about?: Readonly<Record<string, AboutRelease>> | undefined;
  /** What to type where its content is used, once it is at the target; `BASE` stands for the target's base. */
  readonly clientLines?: readonly string[] | undefined;
}

/** How much a release is, about. */
export interface AboutRelease {
  readonly images?: number | undefined;
  /** To download, each blob once. */
  readonly bytes?: number | undefined;
  /** The versions of Kubernetes that it brings, as in `1.28`. */
  readonly kubernetes?: readonly string[] | undefined;
}

export interface FlagDeclaration {
  readonly summary: string;
  /** The option of the item that the value becomes; the flag's own name where it is not said. */
  readonly option?: string | undefined;
  /** What stands for the value in the help: `NAME`. */
  readonly value?: string | undefined;
  /** The values that it takes; any where it is not said. The shell completes them, and so do editors in the config. */
  readonly choices?: readonly string[] | undefined;
  /** The value that the plugin gets where none is said. */
  readonly default?: string | undefined;
  /** The value names a file, which is read: the option is then `{ path, text }`. */
  readonly reads?: 'file' | undefined;
  readonly multiple?: boolean | undefined;
  /** The flag asks for something by itself, also where no release is chosen that the plugin serves. */
  readonly alone?: boolean | undefined;
  readonly boolean?: boolean | undefined;
  readonly char?: string | undefined;
}
