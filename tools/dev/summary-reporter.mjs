// Keeps the outcome of one project's tests as `.vitest/summary.json`: nx caches it with the run, and `npm test` adds them up.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    const summary = { passed: 0, failed: errors.length, skipped: [] };
    for (const module of modules) count(module, summary);
    const folder = join(process.cwd(), '.vitest');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'summary.json'), JSON.stringify(summary));
  }
}

function count(module, summary) {
  const tests = [...module.children.allTests()];
  for (const test of tests) {
    const { state, note } = test.result();
    if (state === 'passed') summary.passed += 1;
    else if (state === 'skipped') summary.skipped.push(note ?? reasonOf(test, module));
    else summary.failed += 1;
  }
  // A file that does not load has no tests that could have failed.
  if (module.state() === 'failed' && tests.every((test) => test.result().state !== 'failed')) summary.failed += 1;
}

// `skipIf` knows no reason: the outermost title says what could not be run here.
function reasonOf(test, module) {
  const [title] = test.fullName.split(' > ');
  return `${title} (${basename(process.cwd())}/${relative('.', module.moduleId)})`;
}
