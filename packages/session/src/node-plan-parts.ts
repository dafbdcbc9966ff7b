import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { partsOf, type Plan } from '@cse/graph';
import { count } from '@cse/text';
import { foreignParts, unusableFolder } from './errors.ts';
import { writePlan } from './node-user-file.ts';

const PART_FILE = /^\d{4,}-(?:blobs|images|tags)\.json$/;

/** Writes the parts of a plan as plan files, in a folder that has no others; says how many there are. */
export async function writeParts(dir: string, plan: Plan, images?: number): Promise<string> {
  const parts = partsOf(plan, { images });
  const names = new Set(parts.map(({ id }) => `${id}.json`));
  const others = (await partFilesIn(dir)).filter((name) => !names.has(name));
  if (others.length > 0) throw foreignParts(dir, others);
  for (const part of parts) await writePlan(join(dir, `${part.id}.json`), part.plan);
  return `${count(parts.length, 'part')} written to ${dir}`;
}

async function partFilesIn(dir: string): Promise<readonly string[]> {
  try {
    await mkdir(dir, { recursive: true });
    return (await readdir(dir)).filter((name) => PART_FILE.test(name));
  } catch (cause) {
    throw unusableFolder(dir, cause);
  }
}
