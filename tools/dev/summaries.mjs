// Adds up what the projects' test runs left behind.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Takes away the summaries of earlier runs; nx brings back those of the runs that it need not repeat. */
export function clearSummaries(root) {
  for (const project of projects(root)) rmSync(join(project.folder, '.vitest'), { recursive: true, force: true });
}

/** Says why tests were skipped, and gives the last line. A project that left no summary counts as one failure. */
export function sumSummaries(root, { status }) {
  const total = { passed: 0, failed: 0 };
  const reasons = new Map();
  for (const { name, folder } of projects(root)) {
    const summary = readSummary(folder);
    if (!summary) console.log(`${name} has no outcome: it did not build, or its tests did not end`);
    total.passed += summary?.passed ?? 0;
    total.failed += summary?.failed ?? 1;
    for (const reason of summary?.skipped ?? []) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  for (const [reason, times] of reasons) console.log(`${times} skipped: ${reason}`);
  // A build, a type check or a linter that failed has no tests to count.
  if (status !== 0 && total.failed === 0) total.failed = 1;
  const skipped = [...reasons.values()].reduce((sum, times) => sum + times, 0);
  const line = `${total.passed} passed, ${total.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, failed: total.failed };
}

function readSummary(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, '.vitest', 'summary.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

function projects(root) {
  return ['packages', 'plugins', 'tools']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .filter((folder) => existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src')))
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }));
}
