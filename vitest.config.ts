import { defineConfig } from 'vitest/config';

const conditions = ['wsekit-source', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['*/test/**/*.test.ts', 'fuzz/properties/**/*.test.ts'],
    testTimeout: 30_000,
    // One core less, as is usual, would leave a machine of two with one.
    maxWorkers: '100%',
    reporters: ['default', ['json', { outputFile: 'node_modules/.cache/vitest-results.json' }]],
  },
});
