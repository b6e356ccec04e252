// Tests that need what `npm run runtimes:install` brings: `npm run test:examples`.
import { defineConfig } from 'vitest/config';
import everywhere from '../vitest.config.ts';

export default defineConfig({
  ...everywhere,
  test: {
    ...everywhere.test,
    include: ['examples/runtimes/**/*.test.ts'],
    // The first start of a browser on a busy machine.
    hookTimeout: 60_000,
    reporters: ['default'],
  },
});
