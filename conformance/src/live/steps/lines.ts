import { suiteBytes } from '../../library/suite-bytes.ts';
import { resolveValue } from '../shape/names.ts';
import { turn } from '../time.ts';
import { showBytes } from '../wire/describe-item.ts';
import { closePayload, opcodes, writeFrame } from '../wire/frame-header.ts';
import type { Performer } from './performer.ts';
import { frameOf, newMask } from './write-frame.ts';

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(opcodes).map(([name, opcode]) => [opcode, name]),
);

/** A Close of this side. */
export const close: Performer<'close'> = ({ on, code, reason = '' }, stage) => {
  const speech = stage.speech(on);
  speech.hasClosed = true;
  const what = code === undefined ? 'Close without code' : `Close ${code} ${JSON.stringify(reason)}`;
  speech.line.write(frameOf(speech, opcodes.close, closePayload(code ?? null, reason)), what);
};

/** One WebSocket frame, header and all. */
export const frame: Performer<'frame'> = ({ on, opcode, payload, fin, rsv, isMasked, lengthBytes, claims }, stage) => {
  const { line, peer, record } = stage.speech(on);
  record?.decided('sent', 'a WebSocket frame of the own making of the suite');
  const bytes = payload === undefined ? new Uint8Array() : suiteBytes(payload);
  const mask = (isMasked ?? peer === 'server') ? newMask() : undefined;
  const form = {
    opcode,
    mask,
    lengthBytes,
    claims,
    ...(fin === undefined ? {} : { fin }),
    ...(rsv === undefined ? {} : { rsv }),
  };
  const marks = [
    fin === false ? 'unfinished' : '',
    rsv === undefined ? '' : `rsv ${rsv}`,
    mask === undefined ? 'no mask' : '',
  ];
  const how = [names[opcode] ?? `opcode ${opcode}`, ...marks.filter((mark) => mark !== '')].join(', ');
  line.write(writeFrame(bytes, form), `frame (${how}) ${showBytes(bytes)}`);
};

/** Bytes below any frame. */
export const write: Performer<'write'> = async ({ on, bytes, pieceBytes }, stage) => {
  const whole = suiteBytes(resolveValue(bytes, stage.names));
  const line = stage.line(on);
  if (pieceBytes === undefined) return line.write(whole);
  for (let at = 0; at < whole.length; at += pieceBytes) {
    line.write(whole.subarray(at, at + pieceBytes));
    await turn();
  }
};

export const end: Performer<'end'> = ({ on }, stage) => stage.line(on).end();

export const cut: Performer<'cut'> = ({ on }, stage) => {
  stage.log.write(on, '>', 'cuts the line');
  stage.line(on).cut();
};

export const stall: Performer<'stall'> = ({ on }, stage) => {
  stage.log.write(on, '.', 'reads no more');
  stage.line(on).stall();
};

export const resume: Performer<'resume'> = ({ on }, stage) => {
  stage.log.write(on, '.', 'reads on');
  stage.line(on).resume();
};
