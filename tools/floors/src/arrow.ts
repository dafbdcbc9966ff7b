/** One room imports another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}
