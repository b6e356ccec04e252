import { readFileSync } from 'node:fs';
import { createRecorder, readLog } from '@wsekit/codec/log';
import { createServer } from '@wsekit/server-core';
import { dialer } from '@wsekit/transports/ws';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { recordedConversation, serve } from './conversation.ts';

const schema = JSON.parse(readFileSync(new URL('../../../spec/schemas/log.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

function linesOf(log: string): unknown[] {
  return log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('the logs of a conversation between our client and our server', () => {
  it('keep to their schema line by line, and hold no token', async () => {
    const { client, server } = await recordedConversation();
    for (const line of [...linesOf(client), ...linesOf(server)]) {
      expect([line, validate(line), validate.errors]).toEqual([line, true, null]);
    }
    expect(client + server).not.toContain('the-secret');
  });

  it('tell the same frames from both sides, publications included, with what they say', async () => {
    const { client, server } = await recordedConversation();
    const framesOf = (log: string, k: 'in' | 'out') =>
      readLog(log).records.flatMap((each) => (each.k === k && 'text' in each ? [each.text] : []));
    expect(framesOf(client, 'in')).toEqual(framesOf(server, 'out'));
    expect(framesOf(client, 'out')).toEqual(framesOf(server, 'in'));
    const headline = readLog(server).records.find(
      (each) => 'decoded' in each && JSON.stringify(each).includes('headline'),
    );
    expect(headline).toMatchObject({ k: 'out', decoded: { t: 'headline', p: { text: 'hello' } } });
  });

  it('tell how it began and why it ended', async () => {
    const { client, server } = await recordedConversation();
    expect(readLog(server).header).toMatchObject({ side: 'server', implementation: '@wsekit/server-core' });
    expect(readLog(server).records[0]).toMatchObject({ k: 'open', user: 'alice', remote: '127.0.0.1' });
    expect(readLog(server).records.at(-1)).toMatchObject({ k: 'close', code: 1000 });
    expect(readLog(client).records.some((each) => each.k === 'event' && each.what === 'ready')).toBe(true);
    expect(readLog(client).records.at(-1)).toMatchObject({ k: 'close', why: 'abandoned' });
  });

  it('say who was refused, and why', async () => {
    const lines: string[] = [];
    const { server, url } = await serve({
      recorder: createRecorder((line) => void lines.push(line)),
      allowedOrigins: ['https://here.example'],
      path: '/wse',
    });
    const handler = { onOpen: () => {}, onFrame: () => {}, onClose: () => {} };
    await expect(dialer.dial(`${url}/elsewhere`, { handler })).rejects.toThrow();
    await server.stop({ timeoutMs: 1000 });
    expect(readLog(lines.join('')).records).toContainEqual(
      expect.objectContaining({ k: 'decision', what: 'refused', why: 'path' }),
    );
  });
});

describe('the option `recorder`', () => {
  it('has to be one', () => {
    expect(() => createServer({ recorder: {} as never })).toThrow(/recorder/);
  });
});
