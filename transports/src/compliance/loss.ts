import type { ComplianceCase, Need } from './case.ts';
import { check, equal, oneOf } from './expect.ts';
import type { Recorder } from './stage/recorder.ts';
import { type DialerStage, type ListenerStage, type Stage, shortCloseMs } from './stage/stage.ts';
import type { WireConnection } from './wire/wire-connection.ts';
import { opcodes } from './wire/wire-frame.ts';

type Side = 'listener' | 'dialer';
type OwnStage = ListenerStage | DialerStage;

const lost = { code: 1006, reason: '' };

/** Endings one side knows nothing of: peers that are silent, half gone, or gone. */
export const lossCases: readonly ComplianceCase[] = [
  ...(['listener', 'dialer'] as const).flatMap((side) => [
    silentPeer(side),
    vanishes(side, 'reset', 'the peer resets the socket', (connection) => connection.socket.reset()),
    vanishes(side, 'gone', 'the peer closes the socket', (connection) => connection.socket.destroy()),
    vanishes(side, 'half-closed', 'the peer ends its direction and leaves the other open', (connection) =>
      connection.socket.end(),
    ),
    vanishes(side, 'mid-frame', 'the peer is gone within a frame', (connection) => {
      connection.write(connection.encode({ opcode: opcodes.text, payload: new Uint8Array(100) }).subarray(0, 50));
      connection.socket.end();
    }),
    {
      ...ofPeer(
        side,
        'close-without-code',
        'tells 1005 for a Close frame without code',
        { code: 1005, reason: '' },
        (connection) => connection.sendFrame({ opcode: opcodes.close }),
      ),
      lacks: side === 'dialer' ? (['dialer.waitsForTcpEnd'] as const) : [],
    },
    {
      ...ofPeer(
        side,
        'frames-after-close',
        'ignores what comes behind a Close frame',
        { code: 4000, reason: 'end' },
        (connection) => {
          connection.sendClose(4000, 'end');
          connection.send('ghost');
        },
      ),
      lacks: side === 'dialer' ? (['dialer.failsAfterClose', 'dialer.waitsForTcpEnd'] as const) : [],
    },
  ]),
  {
    id: 'loss/tcp-end-by-listener',
    title: 'ends the socket once both Close frames are through',
    listener: async (stage) => {
      await (await stage.listen()).next();
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      connection.sendClose(1000, 'bye');
      equal(await connection.readClose(), { code: 1000, reason: 'bye' }, 'the answer');
      await connection.ended();
    },
  },
  {
    id: 'loss/link-cut',
    title: 'tells both sides 1006 when the link between them is cut',
    needs: ['link'],
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      equal(await recorder.closed(), lost, 'end at the listener');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      await stage.link('cut');
      equal(await recorder.closed(), lost, 'end at the dialer');
    },
  },
  ...(['listener', 'dialer'] as const).map(closeOverPausedLink),
];

type Act<Subject, Own extends Stage = Stage> = (subject: Subject, stage: Own) => Promise<void>;

/** A case between one side and the wire. */
function against(
  side: Side,
  name: string,
  title: string,
  own: Act<Recorder, OwnStage>,
  wire: Act<WireConnection>,
): ComplianceCase {
  const head = { id: `loss/${name}-at-${side}`, title: `${title} (${side})` };
  if (side === 'listener') {
    return {
      ...head,
      listener: async (stage) => own(await (await stage.listen(shortCloseMs)).next(), stage),
      wire: async (stage) => wire(await stage.upgrade(), stage),
    };
  }
  return {
    ...head,
    dialer: async (stage) => own(await stage.dial(shortCloseMs), stage),
    wire: async (stage) => wire(await (await stage.host()).upgraded(), stage),
  };
}

function silentPeer(side: Side): ComplianceCase {
  const own: Act<Recorder, OwnStage> = async (recorder, stage) => {
    stage.tell('cuts', stage.can.terminate);
    recorder.connection.close(4000, 'bye');
    equal(recorder.connection.state, 'closing', 'state while waiting for the Close frame of the peer');
    equal(await recorder.closed(), lost, `end at the ${side}`);
  };
  const wire: Act<WireConnection> = async (connection, stage) => {
    equal(await connection.readClose(), { code: 4000, reason: 'bye' }, 'the Close frame');
    if ((await stage.hear('cuts')) === true) await connection.ended();
  };
  const title = 'cuts a connection whose peer does not answer the Close frame within closeTimeoutMs';
  const lacks: Need[] = side === 'listener' ? ['listener.closesAtOnce'] : [];
  return { ...against(side, 'silent-peer', title, own, wire), lacks };
}

function vanishes(
  side: Side,
  name: string,
  title: string,
  leave: (connection: WireConnection) => void,
): ComplianceCase {
  const own: Act<Recorder> = async (recorder, stage) => {
    equal(await recorder.frame(), 'last', 'frame before the end');
    stage.tell('got');
    equal(await recorder.closed(), lost, `end at the ${side}`);
    check(recorder.unread === 0, 'nothing more is delivered');
  };
  const wire: Act<WireConnection> = async (connection, stage) => {
    connection.send('last');
    await stage.hear('got');
    leave(connection);
  };
  return against(side, name, `tells 1006 when ${title}`, own, wire);
}

function ofPeer(
  side: Side,
  name: string,
  title: string,
  expected: { readonly code: number; readonly reason: string },
  send: (connection: WireConnection) => void,
): ComplianceCase {
  const own = async (recorder: Recorder): Promise<void> => {
    equal(await recorder.closed(), expected, `end at the ${side}`);
    equal(recorder.unread, 0, 'frames');
  };
  const wire = async (connection: WireConnection): Promise<void> => {
    send(connection);
    oneOf((await connection.readClose()).code, [expected.code, 1000], 'code of the answer');
  };
  return against(side, name, title, own, wire);
}

function closeOverPausedLink(side: Side): ComplianceCase {
  const close = async (recorder: Recorder): Promise<void> => {
    recorder.connection.close();
    equal(await recorder.closed(), lost, `end at the ${side}`);
  };
  return {
    id: `loss/paused-link-at-${side}`,
    title: `cuts a connection whose Close frame gets no answer through the link (${side})`,
    needs: ['link'],
    lacks: side === 'listener' ? ['listener.closesAtOnce'] : [],
    listener: async (stage) => {
      const recorder = await (await stage.listen(shortCloseMs)).next();
      await stage.hear('paused');
      if (side === 'listener') await close(recorder);
    },
    dialer: async (stage) => {
      const recorder = await stage.dial(shortCloseMs);
      await stage.link('pause');
      stage.tell('paused');
      if (side === 'dialer') await close(recorder);
    },
  };
}
