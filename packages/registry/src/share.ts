/** What one process may do at registries beside others that keep limits together with it. */
export interface RequestShare {
  /** How many uploads, small ones among them, and how many downloads may be under way at one registry now. */
  readonly most: number;
  /** How long nobody may ask at a host, in milliseconds; 0 where everybody may. */
  closedFor(host: string): number;
  /** Told when a host wants to be asked less, and to be left alone for so many milliseconds. */
  close(host: string, milliseconds: number): void;
}
