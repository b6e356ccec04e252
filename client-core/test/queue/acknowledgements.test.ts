import { describe, expect, it } from 'vitest';
import { Acknowledgements } from '../../src/queue/acknowledgements.ts';

function scene() {
  const told: string[] = [];
  const acks = new Acknowledgements({
    confirmed: (id) => told.push(`${id} confirmed`),
    refused: (id, code) => told.push(`${id} refused ${code}`),
  });
  return { told, acks };
}

describe('what was sent to a server that confirms', () => {
  it('is confirmed by number, all up to it, each once', () => {
    const { told, acks } = scene();
    expect(['a', 'b', 'c'].map((id) => acks.track({ t: 'say', id }))).toEqual([1, 2, 3]);
    acks.take({ t: 'ack', p: { s: 2 } });
    acks.take({ t: 'ack', p: { s: 2 } });
    expect([told, acks.size, acks.awaits('c'), acks.awaits('a'), acks.awaits(undefined)]).toEqual([
      ['a confirmed', 'b confirmed'],
      1,
      true,
      false,
      false,
    ]);
  });

  it('is refused alone, with the code of the server', () => {
    const { told, acks } = scene();
    for (const id of ['a', 'b']) acks.track({ t: 'say', id });
    acks.take({ t: 'nack', p: { s: 2, code: 'RATE_LIMITED' } });
    acks.take({ t: 'nack', p: { s: 1 } });
    for (const p of [undefined, null, {}, { s: 'x' }, { s: 9 }]) acks.take({ t: 'nack', p });
    expect([told, acks.size]).toEqual([['b refused RATE_LIMITED', 'a refused unknown'], 0]);
  });

  it('is not waited for when there are too many, and forgotten with the connection', () => {
    const { told, acks } = scene();
    for (let at = 0; at < 1_000; at += 1) acks.track({ t: 'say', id: `${at}` });
    expect([acks.track({ t: 'say', id: 'more' }), acks.awaits('more')]).toEqual([undefined, false]);
    acks.forgetAll();
    acks.take({ t: 'ack', p: { s: 1_000 } });
    expect([told, acks.size, acks.track({ t: 'say', id: 'new' })]).toEqual([[], 0, 1]);
  });
});
