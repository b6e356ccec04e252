import { describe, expect, it } from 'vitest';
import { createDialer } from '../src/browser/index.ts';
import * as bun from '../src/bun/index.ts';
import { isTransportError } from '../src/errors.ts';
import { loadUws } from '../src/uws/load-uws.ts';
import { loadWs } from '../src/ws/load-ws.ts';

const handler = { onFrame: () => {}, onClose: () => {} };
const accept = () => ({ handler });
const absent = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });

async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return isTransportError(error) ? [error.code, error.message.replace(/^\[\w+\] /, '')] : error;
  }
}

describe('a runtime that is missing', () => {
  it.each([
    ['ws', () => loadWs(() => Promise.reject(absent)), 'this transport needs the package `ws`: run `npm install ws`'],
    [
      'uWebSockets.js',
      () => loadUws(() => Promise.reject(absent)),
      'this transport needs the package `uWebSockets.js`: run `npm install uNetworking/uWebSockets.js#v20.51.0`',
    ],
    [
      'a binary of uWebSockets.js for this Node',
      () => loadUws(() => Promise.reject(new Error('This version of uWS.js supports only Node.js versions 18'))),
      expect.stringMatching(/is installed and has no binary for Node v\d+.* install the release made for it, or use/),
    ],
    ['Bun', () => bun.listen({ accept }), expect.stringContaining('run the program with `bun`')],
    ['Bun to attach to', () => bun.attach({ accept }), expect.stringContaining('run the program with `bun`')],
    ['Bun to dial from', () => bun.dialer.dial('ws://a', { handler }), expect.stringContaining('`bun`')],
  ])('%s is told in one sentence with its remedy', async (_, call, message) => {
    expect(await refusalOf(call)).toEqual(['runtime_missing', message]);
  });

  it.runIf(Reflect.get(globalThis, 'WebSocket') === undefined)('the platform’s WebSocket, too', async () => {
    const refusal = await refusalOf(() => createDialer().dial('ws://a', { handler }));
    expect(refusal).toEqual(['runtime_missing', expect.stringContaining('use Node 22 or later')]);
  });
});
