// Tests on engines that have to be installed, redis-server and nats-server: `npm run test:backplanes`.
import { defineConfig } from 'vitest/config';
import everywhere from '../../vitest.config.ts';

export default defineConfig({
  ...everywhere,
  test: {
    ...everywhere.test,
    include: ['server-core/backplanes/**/*.test.ts'],
    testTimeout: 120_000,
    reporters: ['default'],
  },
});
