import { configDefaults, mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification, type Vite } from 'vitest/node';
import { KeptThread } from './tools/dev/kept-thread.ts';
import config from './vitest.config.ts';

/** One test that fails is enough, and it may as well be a quick one. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}

/** Tests of large numbers and of real registries take seconds, and nearly every mutant of their package runs through them. */
const LARGE = '**/{bounds,real-registries}.test.ts';

/** Stryker names a pool of vitest's own; this takes its place. */
const keptThread: Vite.Plugin = {
  name: 'kept-thread',
  configureVitest({ project }) {
    project.config.pool = 'kept';
    project.config.poolRunner = { name: 'kept', createPoolWorker: (options) => new KeptThread(options) };
  },
};

export default mergeConfig(config, {
  plugins: [keptThread],
  test: {
    sequence: { sequencer: QuickestFirst },
    exclude: [...configDefaults.exclude, LARGE],
    // A mutant that waits for ever fails its test before Stryker has to end the process.
    testTimeout: 10_000,
    hookTimeout: 10_000,
    expect: { poll: { timeout: 3_000 } },
  },
});
