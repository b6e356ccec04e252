import { createClusterStreamDecoder } from '@wsekit/codec/cluster';
import { createRecorder, readLog } from '@wsekit/codec/log';
import { dialectD2g } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { Stage } from './stage.ts';

/** What a recorder was given, as one text. */
function recording() {
  const lines: string[] = [];
  return { recorder: createRecorder((line) => lines.push(line)), read: () => readLog(lines.join('')) };
}

const bytesOf = (base64 = ''): Uint8Array => Buffer.from(base64, 'base64');

describe('a recorder of a mesh', () => {
  it('writes down the frames of each link as they stand in the stream, with what they say', async () => {
    const [stage, near, far] = [new Stage(), recording(), recording()];
    await stage.start(1, { holds: ['room'], recorder: far.recorder });
    const two = await stage.start(2, { peers: [Stage.addressOf(1)], recorder: near.recorder });
    stage.clock.advance(1_000);
    two.mesh.publish({ topic: 'room', text: 'WSE{"t":"said","p":{"n":1}}', position: { epoch: 7, offset: 3 } });
    stage.clock.advance(1_000);
    void two.mesh.stop();
    stage.clock.advance(5_000);
    const frames = (log: ReturnType<typeof near.read>, k: 'in' | 'out') =>
      log.records.flatMap((record) => (record.k === k ? [record] : []));
    const [sent, received] = [frames(near.read(), 'out'), frames(far.read(), 'in')];
    expect(sent.map(({ base64 }) => base64)).toEqual(received.map(({ base64 }) => base64));
    const types: string[] = [];
    const decoder = createClusterStreamDecoder({ dialect: dialectD2g, onFrame: ({ type }) => types.push(type) });
    for (const { base64 } of sent) decoder.push(bytesOf(base64));
    expect(types).toEqual(sent.map(({ decoded }) => (decoded as { type: string }).type));
    expect([types[0], types.at(-1)]).toEqual(['HELLO', 'SHUTDOWN']);
    expect(received.flatMap(({ decoded }) => ((decoded as { type: string }).type === 'MSG' ? [decoded] : []))).toEqual([
      {
        type: 'MSG',
        topic: 'room',
        payload: { t: 'said', p: { n: 1 } },
        recovery: { epoch: 7, offset: { $int: '3' } },
      },
    ]);
    expect(far.read().records.filter(({ k }) => k === 'open' || k === 'close')).toMatchObject([
      { k: 'open', side: 'node', dialect: 'cluster' },
      { k: 'close', reason: 'shutdown' },
    ]);
  });

  it('keeps what is named as a secret in a publication out of the log', async () => {
    const [stage, log] = [new Stage(), recording()];
    await stage.start(1, { holds: ['room'] });
    const two = await stage.start(2, { peers: [Stage.addressOf(1)], recorder: log.recorder });
    stage.clock.advance(1_000);
    two.mesh.publish({ topic: 'room', text: 'WSE{"t":"login","p":{"password":"hunter2"}}' });
    const [record] = log
      .read()
      .records.filter(({ k, ...rest }) => k === 'out' && JSON.stringify(rest).includes('login'));
    expect(record).toMatchObject({ masked: true });
    expect(JSON.stringify(record)).not.toContain('hunter2');
  });

  it('says why a link ended, with the bytes that were no frame', async () => {
    const [stage, log] = [new Stage(), recording()];
    await stage.start(1, { recorder: log.recorder });
    const stream = stage.peer().dial(Stage.addressOf(1));
    stage.clock.advance(1_000);
    stream.sendBytes(Uint8Array.of(0, 0, 0, 0));
    stage.clock.advance(1_000);
    const { records } = log.read();
    expect(records).toContainEqual(
      expect.objectContaining({ k: 'in', base64: 'AAAAAA==', unreadable: 'cluster_length' }),
    );
    expect(records).toContainEqual(expect.objectContaining({ k: 'decision', what: 'closed', why: 'no_hello' }));
  });
});
