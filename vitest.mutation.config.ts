import { mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import config from './vitest.config.ts';

/** One test that fails is enough, and it may as well be a quick one. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).reverse();
  }
}

// Each mutant has a process of its own.
export default mergeConfig(config, { test: { sequence: { sequencer: QuickestFirst } } });
