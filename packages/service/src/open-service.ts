/** Something that is served until it is disposed of. */
export interface OpenService extends AsyncDisposable {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  /** What whoever serves it should know. */
  readonly warnings: readonly string[];
}
