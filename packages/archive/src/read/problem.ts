/** Something that is wrong with an archive as it was carried. */
export interface Problem {
  readonly kind: 'missing' | 'doubled' | 'swapped' | 'foreign' | 'truncated' | 'too-long' | 'damaged';
  /** The part that it is about; none for a file that does not belong here. */
  readonly part?: number | undefined;
  readonly message: string;
  /** What to carry again, or to take away. */
  readonly hint: string;
  /** Whether the archive cannot be used with it. */
  readonly blocks: boolean;
}

const again = (part: number) =>
  `Copy part ${part} again from where it was made. If it is lost, recreate it with cse export --repair ${part}.`;

export const missing = (part: number, name: string): Problem => ({
  kind: 'missing',
  part,
  message: `part ${part} (${name}) is missing`,
  hint: again(part),
  blocks: true,
});

export const doubled = (part: number, first: string, second: string): Problem => ({
  kind: 'doubled',
  part,
  message: `part ${part} exists twice, as ${first} and as ${second}`,
  hint: 'Remove one of them. If another part is missing, this copy may have overwritten it.',
  blocks: true,
});

export const swapped = (path: string, named: number, part: number): Problem => ({
  kind: 'swapped',
  part: named,
  message: `${path} is named like part ${named}, but is part ${part}`,
  hint: `Rename it to part ${part}, and copy part ${named} again if no other file is that part.`,
  blocks: true,
});

export const foreign = (path: string, named: number): Problem => ({
  kind: 'foreign',
  ...(named === 0 ? {} : { part: named }),
  message: `${path} is a part of another archive`,
  hint: named === 0 ? 'Remove it; it is not used.' : again(named),
  blocks: named !== 0,
});

interface SizeMismatch {
  readonly found: number;
  readonly expected: number;
}

export const wrongSize = (part: number, path: string, { found, expected }: SizeMismatch): Problem => ({
  kind: found < expected ? 'truncated' : 'too-long',
  part,
  message: `part ${part} (${path}) has ${found} bytes instead of ${expected}`,
  hint: again(part),
  blocks: true,
});

export const damaged = (part: number, path: string): Problem => ({
  kind: 'damaged',
  part,
  message: `part ${part} (${path}) is damaged`,
  hint: again(part),
  blocks: true,
});

export const changedPlan = (path: string): Problem => ({
  kind: 'damaged',
  message: `${path} is not the archive's plan`,
  hint: 'Copy it again, or remove it: the parts contain it too.',
  blocks: true,
});
