// @vitest-environment jsdom
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import * as React from 'react';
import { expect, it, vi } from 'vitest';
import { describeTransitions } from './concurrent.ts';
import { describeFindings } from './findings.ts';
import { describeHooks } from './stories.ts';

vi.mock('react', () => {
  const react = createRequire(resolve('react-18/package.json'))('react');
  return { ...react, default: react };
});

const requireOld = createRequire(resolve('react-18/package.json'));
const { createRoot, hydrateRoot } = requireOld('react-dom/client');
const { renderToString } = requireOld('react-dom/server');

it('runs with React 18', () => {
  expect(React.version).toMatch(/^18\./);
});

describeHooks('18', { createRoot, hydrateRoot }, renderToString);
describeTransitions('18', { createRoot, hydrateRoot });
describeFindings('18', { createRoot, hydrateRoot });
