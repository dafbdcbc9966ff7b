// Mutates one package, and tries its own tests on each mutant: `npm run mutate -- NAME`. docs/mutation.md has the scores.
const name = process.env.CSE_MUTATE;
// Each new thread reads the same modules.
process.env.NODE_COMPILE_CACHE ??= 'node_modules/.mutation/compiled';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  vitest: { dir: `packages/${name}`, configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [`packages/${name}/src/**/*.ts`, '!**/*.{test,testing}.ts', '!**/{errors,index}.ts'],
  // What messages say is read by people; the tests hold what they must name.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Types are stripped, not checked: no file needs a comment that says so.
  disableTypeChecks: false,
  // Packages find each other by links that lead back here, so a copy would be tested against what is not mutated.
  inPlace: true,
  // A second run tries only the mutants whose code or tests have changed.
  incremental: true,
  incrementalFile: `node_modules/.mutation/${name}.incremental.json`,
  // What runs only when its module is read would need all tests for each mutant.
  ignoreStatic: true,
  // A busy machine is late, not caught.
  timeoutMS: 30_000,
  concurrency: 2,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: `node_modules/.mutation/${name}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: 'node_modules/.mutation/tmp',
};
