import { controlTypes } from '@wsekit/spec';
import { utf8 } from '../../bytes.ts';
import { suiteBytes, suiteText } from '../../library/suite-bytes.ts';
import { SuiteError } from '../outcome.ts';
import { resolveValue } from '../shape/names.ts';
import type { Speech } from '../speech.ts';
import type { Stage } from '../stage.ts';
import { checkOutgoing } from './check-outgoing.ts';
import type { Performer, StepOf } from './performer.ts';
import { writeBinary, writeText } from './write-frame.ts';
import { packMessage, writeMessage } from './write-message.ts';

type SendStep = StepOf<'send'>;
/** A frame that is ready to go, and what to call it in the log. */
type Ready = { readonly frame: string | Uint8Array; readonly what: string };

/** Sends a message, a text or bytes. */
export const send: Performer<'send'> = (step, stage) => {
  const speech = stage.speech(step.on);
  const whole = sealed(step, plain(step, speech, stage), speech, stage);
  if (step.keepAs !== undefined) speech.kept.set(step.keepAs, bytesOf(whole.frame));
  if (step.isKeptOnly === true) return;
  const ready = damaged(whole, step);
  if (typeof ready.frame === 'string') writeText(speech, ready.frame);
  else writeBinary(speech, ready.frame, ready.what);
};

/** Sends a binary frame again that was kept. */
export const sendAgain: Performer<'send-again'> = ({ on, kept, damage }, stage) => {
  const speech = stage.speech(on);
  const frame = speech.kept.get(kept);
  if (frame === undefined) throw new SuiteError(`nothing was kept as ${kept}`);
  const ready = damaged({ frame, what: `kept as ${kept}: ` }, damage === undefined ? {} : { damage });
  writeBinary(speech, bytesOf(ready.frame), ready.what);
};

function plain({ what, breaks }: SendStep, speech: Speech, { names, setting }: Stage): Ready {
  if ('bytes' in what) return { frame: suiteBytes(what.bytes), what: '' };
  if ('text' in what) {
    const text = String(resolveValue(suiteText(what.text), names));
    checkOutgoing(text, speech, breaks);
    return { frame: text, what: '' };
  }
  const message = resolveValue(what.message, names);
  const text = writeMessage(message, speech);
  checkOutgoing(text, speech, breaks);
  const isControl = controlTypes.has(typeOf(message));
  const form =
    what.form ??
    (setting.format === 'msgpack' && speech.format === 'msgpack' && !isControl
      ? speech.peer === 'server'
        ? 'msgpack'
        : 'M:'
      : 'text');
  return { frame: packMessage(message, text, form), what: `${text} as ` };
}

function sealed(
  { what, sealed: asked }: SendStep,
  { frame, what: about }: Ready,
  { cipher }: Speech,
  { setting }: Stage,
): Ready {
  const isControl = 'message' in what && controlTypes.has(typeOf(what.message));
  const isWanted = asked ?? (setting.sealing === 'sealed' && 'message' in what && !isControl);
  if (!isWanted) return { frame, what: about };
  if (cipher === undefined) throw new SuiteError('nothing can be sealed before a key was agreed on');
  const inside = typeof frame === 'string' ? frame : 'bytes';
  return { frame: cipher.seal(bytesOf(frame)), what: `${inside}, sealed: ` };
}

function damaged({ frame, what }: Ready, { damage }: Pick<SendStep, 'damage'>): Ready {
  if (damage === undefined) return { frame, what };
  const bytes = Uint8Array.from(bytesOf(frame));
  if ('cutBytes' in damage)
    return { frame: bytes.subarray(0, bytes.length - damage.cutBytes), what: `${what}cut short: ` };
  const at = damage.flipBit < 0 ? bytes.length * 8 + damage.flipBit : damage.flipBit;
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  return { frame: bytes, what: `${what}a bit flipped: ` };
}

function bytesOf(frame: string | Uint8Array): Uint8Array {
  return typeof frame === 'string' ? utf8(frame) : frame;
}

function typeOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 't' in message ? String(message.t) : '';
}
