/** Where metrics are served, if anywhere. */
export interface MetricsFlags {
  readonly metrics?: string | undefined;
  readonly 'insecure-listen'?: boolean | undefined;
}
