import type { Config } from '@oclif/core/interfaces';
import { packTexts } from '@cse/installation';
import { writeUserFile, type Flags } from '@cse/session';
import { redact } from '../log/redact.ts';
import { collect } from './collect.ts';
import { secretsHere } from './secrets.ts';

export interface Bundled {
  readonly file: string;
  /** The names of the files in it. */
  readonly contents: readonly string[];
}

interface Bundling {
  readonly flags: Flags;
  readonly argv: readonly string[];
}

/** Writes what support needs to one file. No secret gets in. */
export async function bundle(file: string, config: Config, { flags, argv }: Bundling): Promise<Bundled> {
  const [found, secrets] = [await collect(config, flags), await secretsHere(process.env, argv)];
  const texts = [...found].map(([name, text]) => [`cse-support/${name}`, redact(text, secrets)] as const);
  await writeUserFile(file, packTexts(new Map(texts)), 0o600);
  return { file, contents: texts.map(([name]) => name) };
}
