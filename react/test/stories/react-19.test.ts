// @vitest-environment jsdom
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { describeHooks } from './stories.ts';

describeHooks('19', { createRoot, hydrateRoot }, renderToString);
