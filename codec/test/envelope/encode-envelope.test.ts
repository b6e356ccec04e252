import { dialects } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { type MessageKind, prepareEnvelope } from '../../src/envelope/encode-envelope.ts';
import type { Envelope } from '../../src/index.ts';

const prepare = (envelope: Envelope, kind: MessageKind, name: 'D2b' | 'D2g' = 'D2g', fromServer = true) =>
  prepareEnvelope(envelope, {
    dialect: dialects[name],
    direction: fromServer ? 'server_to_client' : 'client_to_server',
    kind,
  });

describe('prepareEnvelope', () => {
  it('replaces the category, version and kinds of type an application gave to an event of a server', () => {
    expect(prepare({ t: 'chat', c: 'S', v: 7, _msg_cat: 'S' }, 'event')).toEqual({
      prefix: '',
      c: 'U',
      members: { t: 'chat', v: 1, _msg_cat: 'S' },
    });
    expect(prepare({ t: 5 as unknown as string, p: 1 }, 'event')).toEqual({ prefix: '', c: 'U', members: { p: 1 } });
  });

  it('drops _msg_cat where the category is a prefix', () => {
    expect(prepare({ t: 'a_snapshot', _msg_cat: 'U' }, 'event', 'D2b')).toEqual({
      prefix: 'S',
      c: undefined,
      members: { t: 'a_snapshot' },
    });
  });

  it('takes c for an unknown field of an event where the category is a prefix', () => {
    expect(prepare({ t: 'chat', c: 'S' }, 'event', 'D2b')).toEqual({
      prefix: 'U',
      c: undefined,
      members: { t: 'chat', c: 'S' },
    });
    expect(prepare({ t: 'chat', c: 'S' }, 'publication', 'D2b')).toEqual({
      prefix: 'S',
      c: undefined,
      members: { t: 'chat' },
    });
  });

  it('writes the category where c is there without a value', () => {
    expect(
      prepare(
        JSON.parse('{"t":"chat"}', (name, value) => (name === '' ? { c: undefined, ...value } : value)),
        'event',
      ),
    ).toEqual({
      prefix: '',
      c: 'U',
      members: { t: 'chat' },
    });
  });

  it('puts the stamp of a publication before all else', () => {
    const { members } = prepare({ c: 'U', t: 'chat', p: 1, o: 5, tp: 'a', e: '00000001' }, 'publication');
    expect(Object.keys(members)).toEqual(['tp', 'e', 'o', 'c', 't', 'p']);
  });

  it('keeps the chosen category of publications, control messages and clients', () => {
    for (const kind of ['publication', 'control'] as const) {
      expect(prepare({ t: 'presence_join', c: 'U' }, kind).members).toEqual({ t: 'presence_join' });
      expect(prepare({ t: 'presence_join', c: 'S' }, kind).c).toBe('S');
    }
    expect(prepare({ t: 'chat', c: 'S' }, 'event', 'D2g', false).c).toBe('S');
  });

  it('takes control messages for system messages, and unknown categories for none', () => {
    expect(prepare({ t: 'ping' }, 'control').c).toBe('WSE');
    expect(prepare({ t: 'x', c: 'Q' as 'U' }, 'publication').c).toBe('U');
  });

  it('hands the envelope on as it is when the right category stands first', () => {
    const envelope = { c: 'U', t: 'chat' } as const;
    expect(prepare(envelope, 'event').members).toBe(envelope);
    expect(prepare({ t: 'chat', c: 'U' }, 'event')).toEqual({ prefix: '', c: 'U', members: { t: 'chat' } });
  });

  it('changes nothing of the envelope it is given', () => {
    const envelope = Object.freeze({ c: 'S', t: 'chat', v: 3, _msg_cat: 'S' } as const);
    prepare(envelope, 'event', 'D2b');
    prepare(envelope, 'publication');
    expect(envelope).toEqual({ c: 'S', t: 'chat', v: 3, _msg_cat: 'S' });
  });
});
