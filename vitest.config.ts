import { defineConfig } from 'vitest/config';

// Tests read the sources of every workspace package, so that no build has to come first.
// `import` and `require` are added by whoever loads: given here, they would hold for both.
const conditions = ['cse:source', 'node'];

export default defineConfig({
  resolve: { conditions, alias: { '@cse/testkit': new URL('tools/testkit/src/index.ts', import.meta.url).pathname } },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['{packages,plugins,plugins/examples,tools}/*/src/**/*.test.ts', 'src/**/*.test.ts'],
    passWithNoTests: true,
    reporters: ['default', new URL('tools/dev/summary-reporter.mjs', import.meta.url).pathname],
    // What runs the tests may ask for colours; what is tested is the text.
    env: { FORCE_COLOR: '0' },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A busy machine is late, not wrong.
    expect: { poll: { timeout: 20_000 } },
  },
});
