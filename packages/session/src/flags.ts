/** What was typed, by flag. */
export type Flags = Readonly<Record<string, unknown>>;
