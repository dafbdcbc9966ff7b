/** Text that is not the YAML that we read. The caller knows what file it is. */
export class YamlError extends Error {
  /** From 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.name = 'YamlError';
    this.line = line;
  }
}
