import type { ByteStream } from '../byte-stream.ts';
import { Line } from '../line.ts';
import { NotSupported } from '../outcome.ts';
import type { Speech } from '../speech.ts';
import type { Stage } from '../stage.ts';
import { opcodes } from '../wire/frame-header.ts';
import type { Item } from '../wire/item.ts';
import { createWebSocketReader } from '../wire/web-socket-reader.ts';
import { answerClose } from './answer-close.ts';
import { greet } from './greet.ts';
import { hear } from './hear.ts';
import type { Performer, StepOf } from './performer.ts';
import { recordItem } from './record-item.ts';
import { requestHead } from './request-head.ts';
import { frameOf } from './write-frame.ts';

/** Opens a connection to the server, as far as the step says. */
export const dial: Performer<'dial'> = async (step, stage) => {
  const { as, until = 'greeted' } = step;
  const { address } = stage.testee;
  if (address === undefined) throw new NotSupported('it listens nowhere');
  const socket = await address.open(address, stage.limits.patienceMs);
  const speech = speak(step, socket, stage);
  stage.addSpeech(speech);
  if (until === 'open') return;
  const head = requestHead(step, stage, address, speech.format);
  for (const piece of pieces(head, step.pieceBytes ?? head.length)) speech.line.write(piece, piece.trimEnd());
  if (until === 'asked') return;
  await hear({ do: 'hear', on: as, what: { status: 101 } }, stage);
  if (until === 'greeted') await greet(step, stage);
};

function speak(step: StepOf<'dial'>, socket: ByteStream, stage: Stage): Speech {
  const { as, format = stage.setting.format } = step;
  const { limits, log, dialect } = stage;
  const record = stage.record(as, 'suite', format);
  const onItem = (item: Item): void => {
    recordItem(record, item);
    if (item.kind === 'ping' && step.answersPings !== false)
      line.write(frameOf(speech, opcodes.pong, item.bytes), 'Pong');
    if (item.kind === 'close' && step.answersClose !== false) answerClose(speech, item);
  };
  const line: Line = new Line({
    name: as,
    socket,
    reader: createWebSocketReader('server', limits),
    log,
    limits,
    onItem,
  });
  const speech: Speech = { line, dialect, format, peer: 'server', record, kept: new Map() };
  return speech;
}

function pieces(text: string, pieceBytes: number): readonly string[] {
  return text.match(new RegExp(`[^]{1,${pieceBytes}}`, 'g')) ?? [];
}
