// Tests that need what `npm run runtimes:install` brings: `npm run test:examples`.
import { defineConfig } from 'vitest/config';
import everywhere from '../vitest.config.ts';

export default defineConfig({
  ...everywhere,
  test: { ...everywhere.test, include: ['examples/runtimes/**/*.test.ts'], reporters: ['default'] },
});
