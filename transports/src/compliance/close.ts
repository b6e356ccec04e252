import { cutReason } from '../close.ts';
import type { Connection } from '../interface.ts';
import type { ComplianceCase, Need } from './case.ts';
import { check, equal, equalFrame, oneOf, throwsRangeError } from './expect.ts';
import { pattern } from './frames.ts';
import type { Ending, Recorder } from './stage/recorder.ts';
import type { Stage } from './stage/stage.ts';

type Side = 'listener' | 'dialer';

const sides: readonly Side[] = ['listener', 'dialer'];
const protocolCodes = [1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
const freeCodes = [1000, 3000, 3999, 4000, 4401, 4999];
const unsendable = [0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65_535, 1000.5, Number.NaN];

/** Endings both sides take part in. (RFC 6455 section 7) */
export const closeCases: readonly ComplianceCase[] = [
  ...sides.flatMap((side) => [
    ending(side, 'default', 'closes with 1000 and no reason when nothing is said', (own) => own.close(), {
      code: 1000,
      reason: '',
    }),
    ending(side, 'no-code', 'sends a Close frame without code for 1005', (own) => own.close(1005, 'unsent'), {
      code: 1005,
      reason: '',
    }),
    ending(side, 'reason', 'carries the reason', (own) => own.close(4000, 'späť 日本 😀'), {
      code: 4000,
      reason: 'späť 日本 😀',
    }),
    ending(side, 'reason-of-123-bytes', 'carries a reason of 123 bytes', (own) => own.close(4000, 'x'.repeat(123)), {
      code: 4000,
      reason: 'x'.repeat(123),
    }),
    ending(
      side,
      'reason-cut',
      'cuts a reason above 123 bytes between characters',
      (own) => own.close(4000, 'é'.repeat(100)),
      {
        code: 4000,
        reason: cutReason('é'.repeat(100)),
      },
    ),
    ending(
      side,
      'reason-cut-astral',
      'cuts a reason of four-byte characters between them',
      (own) => own.close(4000, '😀'.repeat(40)),
      {
        code: 4000,
        reason: '😀'.repeat(30),
      },
    ),
    ending(
      side,
      'twice',
      'does nothing at the second close',
      (own) => [own.close(4001, 'first'), own.close(4002, 'second')],
      {
        code: 4001,
        reason: 'first',
      },
    ),
    refusesCodes(side),
    states(side),
    whileWriting(side),
    inOnFrame(side),
    behindFrames(side),
    terminates(side),
    ...freeCodes.map((code) => codeOf(side, code)),
    ...protocolCodes.map((code): ComplianceCase => ({ ...codeOf(side, code), needs: [`${side}.protocolCloseCodes`] })),
  ]),
  {
    id: 'close/protocol-codes-not-possible',
    title: 'refuses codes with RangeError that the platform does not send, and stays open',
    lacks: ['dialer.protocolCloseCodes'],
    listener: async (stage) => {
      equal(await (await (await stage.listen()).next()).frame(), 'still open', 'frame after the attempts');
    },
    dialer: async (stage) => {
      const { connection } = await stage.dial();
      for (const code of protocolCodes) throwsRangeError(() => connection.close(code), `close(${code})`);
      equal(connection.send('still open'), 'sent', 'send');
    },
  },
  {
    id: 'close/both-at-once',
    title: 'ends once on each side when both close at the same time',
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      recorder.connection.close(4001, 'listener');
      oneOf((await recorder.closed()).code, [4001, 4002], 'code at the listener');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      recorder.connection.close(4002, 'dialer');
      oneOf((await recorder.closed()).code, [4001, 4002], 'code at the dialer');
    },
  },
  {
    id: 'close/leaves-the-listener',
    title: 'is no longer counted by the listener once it has ended',
    listener: async (stage) => {
      const { listener, next } = await stage.listen();
      const recorders = [await next(), await next(), await next()];
      stage.tell('close');
      for (const recorder of recorders) await recorder.closed();
      await stage.until('no connection to be counted', () => listener.connectionCount === 0);
      equal(listener.counters.accepted, 3, 'accepted');
    },
    dialer: async (stage) => {
      const [first, second, third] = [await stage.dial(), await stage.dial(), await stage.dial()];
      await stage.hear('close');
      for (const recorder of [third, first, second]) {
        recorder.connection.close();
        await recorder.closed();
      }
    },
  },
];

/** A case in which one side acts and the other looks on. */
function between(
  side: Side,
  name: string,
  title: string,
  act: (recorder: Recorder, stage: Stage) => Promise<void>,
  lookOn: (recorder: Recorder, stage: Stage) => Promise<void>,
): ComplianceCase {
  const other = side === 'listener' ? 'dialer' : 'listener';
  return {
    id: `close/${name}-by-${side}`,
    title: `${title} (closed by the ${side}, seen by the ${other})`,
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      await (side === 'listener' ? act : lookOn)(recorder, stage);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      await (side === 'dialer' ? act : lookOn)(recorder, stage);
    },
  };
}

function ending(
  side: Side,
  name: string,
  title: string,
  close: (own: Connection) => unknown,
  expected: Ending,
): ComplianceCase {
  return between(
    side,
    name,
    title,
    async (recorder) => {
      close(recorder.connection);
      expectAnswer(await recorder.closed(), expected);
    },
    async (recorder) => equal(await recorder.closed(), expected, 'end at the other side'),
  );
}

/** The Close frame that answers carries the code; nothing demands that it repeats the reason. (RFC 6455 section 5.5.1) */
function expectAnswer(found: Ending, expected: Ending): void {
  equal(found.code, expected.code, 'code at the side that closed');
  oneOf(found.reason, [expected.reason, ''], 'reason at the side that closed');
}

function codeOf(side: Side, code: number): ComplianceCase {
  const close = (own: Connection): void => own.close(code, 'why');
  const lacks: Need[] = code === 1014 ? ['dialer.doesNotKnow1014'] : [];
  if (side === 'dialer' && code > 1011 && code < 4000) lacks.push('listener.refusesLateCloseCodes');
  return { ...ending(side, `code-${code}`, `carries the code ${code}`, close, { code, reason: 'why' }), lacks };
}

function refusesCodes(side: Side): ComplianceCase {
  const act = async ({ connection }: Recorder): Promise<void> => {
    for (const code of unsendable) throwsRangeError(() => connection.close(code), `close(${code})`);
    equal(connection.state, 'open', 'state after the attempts');
    equal(connection.send('still open'), 'sent', 'send after the attempts');
  };
  const lookOn = async (recorder: Recorder): Promise<void> => equal(await recorder.frame(), 'still open', 'frame');
  return between(
    side,
    'refused-codes',
    'throws RangeError for codes that must not be sent, and stays open',
    act,
    lookOn,
  );
}

function states(side: Side): ComplianceCase {
  const act = async (recorder: Recorder): Promise<void> => {
    const { connection } = recorder;
    connection.close();
    check(connection.state !== 'open', 'the state is not open after close');
    equal(connection.send('too late'), 'closed', 'send after close');
    connection.ping?.();
    await recorder.closed();
    equal(connection.state, 'closed', 'state after onClose');
    equal(connection.send('too late'), 'closed', 'send after onClose');
    connection.ping?.();
    connection.close(4000, 'again');
    connection.terminate();
    equal(connection.bufferedBytes, 0, 'bufferedBytes after onClose');
  };
  const lookOn = async (recorder: Recorder): Promise<void> => {
    equal(await recorder.closed(), { code: 1000, reason: '' }, 'end at the other side');
    equal(recorder.connection.state, 'closed', 'state at the other side');
    equal(recorder.connection.send('too late'), 'closed', 'send at the other side');
    equal(recorder.unread, 0, 'frames sent after close');
  };
  return between(side, 'states', 'sends nothing more, and takes any call after the end', act, lookOn);
}

function whileWriting(side: Side): ComplianceCase {
  const frames = 64;
  const frame = pattern(65_536);
  const act = async (recorder: Recorder): Promise<void> => {
    for (let index = 0; index < frames; index += 1) equal(recorder.connection.send(frame), 'sent', 'send');
    recorder.connection.close(4000, 'done');
    equal((await recorder.closed()).code, 4000, 'code at the side that closed');
  };
  const lookOn = async (recorder: Recorder): Promise<void> => {
    for (let index = 0; index < frames; index += 1) equalFrame(await recorder.frame(), frame, `frame ${index + 1}`);
    equal(await recorder.closed(), { code: 4000, reason: 'done' }, 'end at the other side');
  };
  return between(side, 'while-writing', 'delivers all that was sent before the Close frame', act, lookOn);
}

function behindFrames(side: Side): ComplianceCase {
  const act = async (recorder: Recorder): Promise<void> => {
    for (const word of ['one', 'two', 'three']) recorder.connection.send(word);
    recorder.connection.close(4000);
    equal((await recorder.closed()).code, 4000, 'code at the side that closed');
  };
  const lookOn = async (recorder: Recorder): Promise<void> => {
    equal((await recorder.closed()).code, 4000, 'code at the other side');
    equal(recorder.unread, 3, 'frames before the end');
  };
  return between(side, 'behind-frames', 'closes behind the frames of the same turn', act, lookOn);
}

function inOnFrame(side: Side): ComplianceCase {
  const reactions = { onFrame: (_: unknown, connection: Connection): void => connection.close(4003, 'heard enough') };
  const expected = { code: 4003, reason: 'heard enough' };
  return {
    id: `close/in-on-frame-by-${side}`,
    title: `can be closed inside onFrame (closed by the ${side})`,
    listener: async (stage) => {
      const recorder = await (await stage.listen(side === 'listener' ? { reactions } : {})).next();
      if (side === 'dialer') recorder.connection.send('go');
      const ending = await recorder.closed();
      if (side === 'listener') expectAnswer(ending, expected);
      else equal(ending, expected, 'end at the listener');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial(side === 'dialer' ? { reactions } : {});
      if (side === 'listener') recorder.connection.send('go');
      const ending = await recorder.closed();
      if (side === 'dialer') expectAnswer(ending, expected);
      else equal(ending, expected, 'end at the dialer');
    },
  };
}

function terminates(side: Side): ComplianceCase {
  const act = async (recorder: Recorder): Promise<void> => {
    recorder.connection.terminate();
    check(recorder.connection.state !== 'open', 'the state is not open after terminate');
    equal(recorder.connection.send('too late'), 'closed', 'send after terminate');
    equal(await recorder.closed(), { code: 1006, reason: '' }, 'end at the side that terminated');
  };
  const lookOn = async (recorder: Recorder): Promise<void> => {
    equal(await recorder.closed(), { code: 1006, reason: '' }, 'end at the other side');
  };
  const needs = [`${side}.terminate`] as const;
  return { ...between(side, 'terminate', 'tells 1006 when terminate cuts the connection', act, lookOn), needs };
}
