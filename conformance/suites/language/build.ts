import type { Bytes, LongText } from './bytes.ts';
import type { Shape } from './shape.ts';
import type { RepeatStep, Step, When } from './step.ts';
import type { CommonStep, Form, Heard } from './steps/common.ts';
import type { DialStep } from './steps/dial.ts';
import type { DriveStep } from './steps/drive.ts';
import type { SendForm, SendStep, Value } from './steps/send.ts';

type Of<Steps, Name extends string> = Omit<Extract<Steps, { readonly do: Name }>, 'do' | 'on'>;
type SendOptions = Omit<Of<SendStep, 'send'>, 'what'> & { readonly form?: SendForm };
type HearOptions = Pick<Of<CommonStep, 'hear'>, 'withinMs' | 'orNothing'> & {
  readonly form?: Form | readonly Form[];
  readonly members?: readonly string[];
  readonly written?: Shape;
};

/** Opens a connection with a token and reads the greeting. */
export function dial(as: string, options: Omit<DialStep, 'do' | 'as'> = {}): DialStep {
  return { do: 'dial', as, ...options };
}

/** Sends a message in the style of the dialect. */
export function send(on: string, message: Value, { form, ...options }: SendOptions = {}): SendStep {
  return { do: 'send', on, what: { message, ...(form === undefined ? {} : { form }) }, ...options };
}

/** Sends a text frame as it is. */
export function sendText(on: string, text: string | LongText, options: Omit<SendOptions, 'form'> = {}): SendStep {
  return { do: 'send', on, what: { text }, ...options };
}

/** Sends a binary frame as it is. */
export function sendBytes(on: string, bytes: Bytes, options: Omit<SendOptions, 'form'> = {}): SendStep {
  return { do: 'send', on, what: { bytes }, ...options };
}

/** Sends one WebSocket frame, header and all. */
export function frame(on: string, opcode: number, options: Omit<Of<SendStep, 'frame'>, 'opcode'> = {}): SendStep {
  return { do: 'frame', on, opcode, ...options };
}

export function write(on: string, bytes: Bytes, pieceBytes?: number): SendStep {
  return { do: 'write', on, bytes, ...(pieceBytes === undefined ? {} : { pieceBytes }) };
}

/** Agrees on a key. */
export function agree(on: string, options: Of<SendStep, 'agree'> = {}): SendStep {
  return { do: 'agree', on, ...options };
}

/** The next frame holds a message of this shape. */
export function hear(on: string, message: Shape, { withinMs, orNothing, ...how }: HearOptions = {}): CommonStep {
  return hearThat(
    on,
    { message, ...how },
    {
      ...(withinMs === undefined ? {} : { withinMs }),
      ...(orNothing === undefined ? {} : { orNothing }),
    },
  );
}

/** The next thing on the line is this. */
export function hearThat(
  on: string,
  what: Heard,
  options: Pick<Of<CommonStep, 'hear'>, 'withinMs' | 'orNothing' | 'passing'> = {},
): CommonStep {
  return { do: 'hear', on, what, ...options };
}

/** The next things on the line are these, in any order. */
export function hearAll(on: string, what: readonly Heard[]): CommonStep {
  return { do: 'hear-all', on, what };
}

/** A Close with one of these codes, then the end of the stream. */
export function closed(
  on: string,
  code: number | null | readonly (number | null)[] | 'any',
  { reason, withinMs }: { readonly reason?: Shape; readonly withinMs?: number } = {},
): readonly CommonStep[] {
  const time = withinMs === undefined ? {} : { withinMs };
  return [
    hearThat(on, { close: code, ...(reason === undefined ? {} : { reason }) }, time),
    hearThat(on, { ended: true }),
  ];
}

/** The connection ends, behind a Close or without one. */
export function ends(on: string): CommonStep {
  return hearThat(on, { ended: 'anyhow' });
}

export function nothing(...on: readonly string[]): readonly CommonStep[] {
  return on.map((line) => ({ do: 'nothing', on: line }));
}

export function silence(on: string, forMs: number): CommonStep {
  return { do: 'silence', on, forMs };
}

export function close(on: string, options: Of<CommonStep, 'close'> = {}): CommonStep {
  return { do: 'close', on, ...options };
}

/** Ends, cuts, stalls or resumes a line. */
export function line(what: 'end' | 'cut' | 'stall' | 'resume', on: string): CommonStep {
  return { do: what, on };
}

export function pass(ms: number): CommonStep {
  return { do: 'pass', ms };
}

/** Calls the implementation; what it gives is not looked at unless it is asked for. */
export function call(name: string, ...args: readonly Value[]): DriveStep {
  return { do: 'call', name, args };
}

/** Calls the implementation, with more to say. */
export function callThat(name: string, options: Omit<Of<DriveStep, 'call'>, 'name'>): DriveStep {
  return { do: 'call', name, ...options };
}

/** The application is told this next. */
export function told(...event: readonly Shape[]): DriveStep {
  return { do: 'told', event };
}

export const toldNothing: DriveStep = { do: 'told-nothing' };

export function repeat(times: number, ...steps: readonly Step[]): RepeatStep {
  return { do: 'repeat', times, steps };
}

/** Steps that are taken in some settings alone. */
export function when(setting: When, ...steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => ({ ...step, when: [setting, ...(step.when ?? [])] }));
}
