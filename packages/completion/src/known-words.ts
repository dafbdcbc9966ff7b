/** A flag as it stands in an oclif manifest. */
export interface FlagWords {
  readonly type: 'option' | 'boolean';
  readonly char?: string | undefined;
  readonly summary?: string | undefined;
  /** The placeholder of its value in help, such as `HOST=FILE`. */
  readonly helpValue?: string | undefined;
  readonly options?: readonly string[] | undefined;
  readonly multiple?: boolean | undefined;
  readonly hidden?: boolean | undefined;
}

/** A command as it stands in an oclif manifest. */
export interface CommandWords {
  readonly summary?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly args: readonly { readonly name: string; readonly options?: readonly string[] | undefined }[];
  readonly flags: Readonly<Record<string, FlagWords>>;
}

/** What can be typed on this machine. Hosts, bases and runs are looked up when they are asked for. */
export interface KnownWords {
  /** By id: `archive:verify`. */
  readonly commands: ReadonlyMap<string, CommandWords>;
  /** The releases that plugins serve, by kind. */
  readonly releases: Readonly<Record<string, readonly string[]>>;
  /** The plugins, as `--only` takes them. */
  readonly uses: readonly string[];
  hosts(): Promise<readonly string[]>;
  bases(): Promise<readonly string[]>;
  runs(): Promise<readonly string[]>;
}
