import type { ComplianceCase, Need, PartName } from './case.ts';
import { check, equal, equalFrame, oneOf } from './expect.ts';
import type { Recorder } from './stage/recorder.ts';
import type { DialerStage, ListenerStage, WireStage } from './stage/stage.ts';
import type { WireConnection } from './wire/wire-connection.ts';
import { closePayload, opcodes, type WireFrame } from './wire/wire-frame.ts';

type SentFrame = Partial<WireFrame> & { readonly opcode: number };
type Side = 'listener' | 'dialer';
type OwnStage = ListenerStage | DialerStage;

const sides = ['listener', 'dialer'] as const;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const { continuation, binary, ping, pong, close } = opcodes;

/** Frames below the level of messages: fragments, control frames, and everything RFC 6455 forbids. */
export const malformedCases: readonly ComplianceCase[] = sides.flatMap((side) => [
  delivers(
    side,
    'fragmented-text',
    'joins the fragments of a text',
    ['héllo'],
    [
      { opcode: opcodes.text, fin: false, payload: text('hé').subarray(0, 2) },
      { opcode: continuation, fin: false, payload: text('hé').subarray(2) },
      { opcode: continuation, fin: false },
      { opcode: continuation, payload: text('llo') },
    ],
  ),
  delivers(
    side,
    'fragmented-bytes',
    'joins the fragments of bytes, with control frames between',
    [Uint8Array.of(1, 2, 3)],
    [
      { opcode: binary, fin: false, payload: Uint8Array.of(1) },
      { opcode: ping, payload: text('in between') },
      { opcode: continuation, fin: false, payload: Uint8Array.of(2) },
      { opcode: pong },
      { opcode: continuation, payload: Uint8Array.of(3) },
    ],
  ),
  delivers(
    side,
    'unasked-pong',
    'ignores a Pong nobody asked for',
    ['after'],
    [
      { opcode: pong, payload: text('unasked') },
      { opcode: opcodes.text, payload: text('after') },
    ],
  ),
  answersPing(side),
  bytewise(side),
  refuses(side, 'invalid-text', 'text that is no UTF-8', 1007, [
    { opcode: opcodes.text, payload: Uint8Array.of(0x61, 0xff, 0x62) },
  ]),
  refuses(side, 'truncated-text', 'text that ends within a character', 1007, [
    { opcode: opcodes.text, payload: text('é').subarray(0, 1) },
  ]),
  refuses(side, 'surrogate-text', 'text with an encoded surrogate', 1007, [
    { opcode: opcodes.text, payload: Uint8Array.of(0xed, 0xa0, 0x80) },
  ]),
  refuses(side, 'overlong-text', 'text with an overlong form', 1007, [
    { opcode: opcodes.text, payload: Uint8Array.of(0xc0, 0xaf) },
  ]),
  refuses(side, 'invalid-fragmented-text', 'fragmented text that is no UTF-8', 1007, [
    { opcode: opcodes.text, fin: false, payload: text('fine') },
    { opcode: continuation, payload: Uint8Array.of(0xf4, 0x90, 0x80, 0x80) },
  ]),
  {
    ...refuses(side, 'wrong-mask', side === 'listener' ? 'a frame without mask' : 'a masked frame', 1002, [
      { opcode: opcodes.text, masked: side === 'dialer', payload: text('mask') },
    ]),
    lacks: side === 'listener' ? ['listener.ignoresMaskBit'] : [],
  },
  refuses(side, 'reserved-bit', 'a reserved bit', 1002, [{ opcode: opcodes.text, reserved: 2, payload: text('bit') }]),
  refuses(side, 'reserved-opcode', 'a reserved opcode', 1002, [{ opcode: 3, payload: text('opcode') }]),
  refuses(side, 'lone-continuation', 'a continuation of nothing', 1002, [
    { opcode: continuation, payload: text('of what') },
  ]),
  refuses(side, 'nested-message', 'a new message within another', 1002, [
    { opcode: opcodes.text, fin: false, payload: text('one') },
    { opcode: opcodes.text, payload: text('two') },
  ]),
  refuses(side, 'fragmented-ping', 'a fragmented control frame', 1002, [{ opcode: ping, fin: false }]),
  refuses(side, 'large-ping', 'a control frame above 125 bytes', 1002, [
    { opcode: ping, payload: new Uint8Array(126) },
  ]),
  refusesClose(side, 'short-close', 'of one byte', Uint8Array.of(3)),
  refusesClose(side, 'close-1005', 'with a code that must not be sent', closePayload(1005)),
  refusesClose(side, 'close-999', 'with a code below all', closePayload(999), ['dialer.takesAnyCloseCode']),
  refusesClose(side, 'close-invalid-reason', 'with a reason that is no UTF-8', closePayload(1000, Uint8Array.of(0xff))),
]);

/** A case between one side and the wire. */
function against(
  side: Side,
  rest: Omit<ComplianceCase, PartName>,
  own: (recorder: Recorder, stage: OwnStage) => Promise<void>,
  wire: (connection: WireConnection, stage: WireStage) => Promise<void>,
): ComplianceCase {
  const id = `${rest.id}-at-${side}`;
  if (side === 'listener') {
    const listener = async (stage: ListenerStage): Promise<void> => own(await (await stage.listen()).next(), stage);
    return { ...rest, id, listener, wire: async (stage: WireStage) => wire(await stage.upgrade(), stage) };
  }
  const dialer = async (stage: DialerStage): Promise<void> => own(await stage.dial(), stage);
  return { ...rest, id, dialer, wire: async (stage: WireStage) => wire(await (await stage.host()).upgraded(), stage) };
}

function delivers(
  side: Side,
  name: string,
  title: string,
  expected: readonly (string | Uint8Array)[],
  frames: readonly SentFrame[],
): ComplianceCase {
  const own = async (recorder: Recorder): Promise<void> => {
    for (const frame of expected) equalFrame(await recorder.frame(), frame, 'frame');
    equal(recorder.unread, 0, 'frames too many');
  };
  const wire = async (connection: WireConnection): Promise<void> => {
    for (const frame of frames) connection.sendFrame(frame);
  };
  return against(side, { id: `malformed/${name}`, title: `${title} (${side})` }, own, wire);
}

function answersPing(side: Side): ComplianceCase {
  const own = async (recorder: Recorder): Promise<void> => equal(await recorder.frame(), 'after', 'frame');
  const wire = async (connection: WireConnection): Promise<void> => {
    connection.sendFrame({ opcode: ping, payload: text('are you there') });
    equalFrame(await connection.expectFrame(pong), text('are you there'), 'payload of the Pong');
    connection.send('after');
  };
  return against(side, { id: 'malformed/answers-ping', title: `answers a Ping with its payload (${side})` }, own, wire);
}

function bytewise(side: Side): ComplianceCase {
  const own = async (recorder: Recorder): Promise<void> => {
    equal(await recorder.frame(), 'x'.repeat(200), 'frame');
    equal(await recorder.frame(), 'next', 'frame');
  };
  const wire = async (connection: WireConnection): Promise<void> => {
    for (const word of ['x'.repeat(200), 'next']) {
      for (const byte of connection.encode({ opcode: opcodes.text, payload: text(word) }))
        connection.write(Uint8Array.of(byte));
    }
  };
  return against(side, { id: 'malformed/bytewise', title: `reads frames that come byte by byte (${side})` }, own, wire);
}

function refusesClose(
  side: Side,
  name: string,
  title: string,
  payload: Uint8Array,
  dialerLacks: readonly Need[] = [],
): ComplianceCase {
  const code = name === 'close-invalid-reason' ? 1007 : 1002;
  const subject = refuses(side, name, `a Close frame ${title}`, code, [{ opcode: close, payload }]);
  return { ...subject, lacks: side === 'listener' ? ['listener.takesBadCloseForEmpty'] : dialerLacks };
}

/** RFC 6455 section 7.1.7 lets an endpoint end such a connection without a Close frame. */
function refuses(side: Side, name: string, title: string, code: number, frames: readonly SentFrame[]): ComplianceCase {
  const own = async (recorder: Recorder, stage: OwnStage): Promise<void> => {
    const anyEnd = code === 1002 || stage.can.endsBadTextWithoutCode === true;
    stage.tell('any-end', anyEnd);
    const ending = await recorder.closed();
    oneOf(ending.code, anyEnd ? [1002, 1006, 1007] : [1006, 1007], `code at the ${side}`);
    check(recorder.unread === 0, 'nothing is delivered');
  };
  const wire = async (connection: WireConnection, stage: WireStage): Promise<void> => {
    for (const frame of frames) connection.sendFrame(frame);
    const found = await connection.readClose().then(
      (ending) => ending.code,
      () => 'cut' as const,
    );
    oneOf(found, (await stage.hear('any-end')) === true ? [1002, 1007, 'cut'] : [1007], 'code on the wire');
    connection.socket.end();
    await connection.ended();
  };
  return against(side, { id: `malformed/${name}`, title: `ends the connection over ${title} (${side})` }, own, wire);
}
