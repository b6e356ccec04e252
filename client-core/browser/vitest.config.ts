// Tests in a real Chromium, which `npm run runtimes:install` brings: `npm run test:browser`.
import { defineConfig } from 'vitest/config';
import everywhere from '../../vitest.config.ts';

export default defineConfig({
  ...everywhere,
  test: { ...everywhere.test, include: ['*/browser/**/*.test.ts'], testTimeout: 60_000, reporters: ['default'] },
});
