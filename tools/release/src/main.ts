import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFacts } from './facts.ts';
import { makeRelease } from './release.ts';
import { signSums, sumsOf } from './sums.ts';

// What is packed is for everybody to read.
process.umask(0o022);
const { values } = parseArgs({
  options: { key: { type: 'string' }, check: { type: 'boolean' }, out: { type: 'string' } },
});
const facts = await readFacts();
const out = values.out ?? join(facts.root, 'dist/release');
console.error(`cse: releasing ${facts.version} of ${new Date(facts.epoch * 1000).toISOString()} into ${out} …`);
await makeRelease(out, facts, (file) => console.error(`  ${file}`));
if (values.check) await compareWithAnother();
await signSums(out, facts, values.key);
for (const [path] of await sumsOf(out)) {
  const { size } = await stat(join(out, path));
  if (!path.startsWith('sbom/')) console.log(`${(size / 1e6).toFixed(1).padStart(6)} MB  ${path}`);
}
if (values.key === undefined)
  console.log('test: signed with a throw-away key (test.pub); give --key FILE to sign what others are to trust');

/** Makes all of it once more, and ends where a byte differs. */
async function compareWithAnother(): Promise<void> {
  const again = `${out}.again`;
  await makeRelease(again, facts, () => {});
  const [first, second] = [await sumsOf(out), await sumsOf(again)];
  const differing = [...new Set([...first.keys(), ...second.keys()])].filter(
    (path) => first.get(path) !== second.get(path),
  );
  if (differing.length > 0) {
    console.error(`error: made twice, and not the same: ${differing.join(', ')} (in ${again})`);
    process.exit(1);
  }
  await rm(again, { recursive: true });
  console.log(`made twice, and the same: ${first.size} files`);
}
