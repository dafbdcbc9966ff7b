import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,plugins,plugins/examples,tools}/*/src/**/*.test.ts', 'src/**/*.test.ts'],
    passWithNoTests: true,
    // Node runs the sources of every workspace package as they are, so that no build has to come first.
    // Nothing here mocks a module, so nothing has to stand between the tests and Node, and files can share a process.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    execArgv: ['--conditions=cse:source'],
    isolate: false,
    reporters: ['default', new URL('tools/dev/summary-reporter.mjs', import.meta.url).pathname],
    // What runs the tests may ask for colours; what is tested is the text.
    env: { FORCE_COLOR: '0' },
    // A busy machine is late, not wrong.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
