import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file of a registry's folder with its size, but for uploads that somebody left open: blobs and links are named by digest. */
export function registryTree(root: string): readonly string[] {
  const files: string[] = [];
  // A registry makes its folder with the first upload.
  if (existsSync(root)) walk('');
  return files.sort();

  function walk(below: string): void {
    for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isFile()) files.push(`${path} ${statSync(join(root, path)).size}`);
      else if (entry.name !== '_uploads') walk(path);
    }
  }
}
