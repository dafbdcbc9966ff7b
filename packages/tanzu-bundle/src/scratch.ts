/** A folder for a while: its owner alone can look into it, and it goes away with all that is in it. */
export interface Scratch extends AsyncDisposable {
  readonly dir: string;
}

/** Makes such a folder. */
export type MakeScratch = () => Promise<Scratch>;
