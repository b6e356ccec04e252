import { controlTypes } from '@wsekit/spec';
import type { Form, Heard } from '#suites/language/index.ts';
import { areSame } from '../bytes.ts';
import { type Difference, show } from '../compare/difference.ts';
import { suiteBytes, suiteText } from '../library/suite-bytes.ts';
import { describeHeard } from './describe-heard.ts';
import { matchShape } from './shape/match-shape.ts';
import type { Names } from './shape/names.ts';
import type { Speech } from './speech.ts';
import type { LiveSetting } from './stage.ts';
import { understand } from './understand.ts';
import { describeItem } from './wire/describe-item.ts';
import { statusOf } from './wire/http-head.ts';
import type { Item } from './wire/item.ts';

/** What a thing is compared with, besides what is wanted. */
export interface Hearing {
  /** Absent for lines that carry no frames of the client link. */
  readonly speech: Speech | undefined;
  readonly setting: LiveSetting;
  readonly names: Names;
}

/** Where a thing that came is not what is wanted; empty when it is. */
export function matchHeard(what: Heard, item: Item, hearing: Hearing): readonly Difference[] {
  if ('anyOf' in what) {
    return what.anyOf.some((one) => matchHeard(one, item, hearing).length === 0) ? [] : other(what, item);
  }
  if ('message' in what) return matchMessage(what, item, hearing);
  const { names } = hearing;
  if ('frame' in what)
    return item.kind === 'frame' ? matchShape(what.frame, item.frame, 'frame', names) : other(what, item);
  if ('text' in what) {
    if (item.kind !== 'text') return other(what, item);
    const wanted = isLongText(what.text) ? suiteText(what.text) : what.text;
    return matchShape(wanted, item.text, 'text', names);
  }
  if ('bytes' in what) return item.kind === 'binary' ? sameBytes(what.bytes, item.bytes) : other(what, item);
  if ('pong' in what) return item.kind === 'pong' ? sameBytes(what.pong, item.bytes) : other(what, item);
  if ('status' in what) {
    if (item.kind !== 'head') return other(what, item);
    return [
      ...matchShape(what.status, statusOf(item.first), 'status', names),
      ...matchShape(what.headers, item.headers, 'headers', names),
    ];
  }
  if ('ended' in what) return item.kind === 'ended' ? [] : other(what, item);
  return matchClose(what, item, names);
}

function matchClose(what: Extract<Heard, { close: unknown }>, item: Item, names: Names): readonly Difference[] {
  const { close, reason } = what;
  if (item.kind !== 'close') return other(what, item);
  const codes: readonly unknown[] = Array.isArray(close) ? close : [close];
  if (close !== 'any' && !codes.includes(item.code)) return other(what, item);
  return matchShape(reason, item.reason, 'reason', names);
}

type MessageHeard = Extract<Heard, { message: unknown }>;

function matchMessage(what: MessageHeard, item: Item, { speech, setting, names }: Hearing): readonly Difference[] {
  if (speech === undefined || (item.kind !== 'text' && item.kind !== 'binary')) return other(what, item);
  const understood = understand(item, speech);
  if (typeof understood === 'string') return [{ ...one(what, item), got: `${describeItem(item)}: ${understood}` }];
  const { value, form, written } = understood;
  const differences = matchShape(what.message, value, 'message', names);
  const forms = formsFor(what, setting, value, speech.peer);
  return [
    ...differences,
    ...(forms === undefined || forms.includes(form)
      ? []
      : [{ path: 'frame', expected: forms.join(' or '), got: form }]),
    ...(what.members === undefined ? [] : matchMembers(what.members, written)),
    ...matchShape(what.written, written, 'written', names),
  ];
}

/** The forms a message may have: events follow the format and the key of the run, control messages never do. */
function formsFor(
  { form }: MessageHeard,
  { format, sealing }: LiveSetting,
  value: unknown,
  peer: Speech['peer'],
): readonly Form[] | undefined {
  if (form === undefined) return undefined;
  const forms = typeof form === 'string' ? [form] : form;
  const type = typeof value === 'object' && value !== null && 't' in value ? value.t : undefined;
  if (controlTypes.has(String(type))) return forms;
  if (sealing === 'sealed') return ['E:'];
  // Clients write MessagePack without marker, and may mark it under `documented`. (WSE-PAY-021)
  if (peer === 'client') return format === 'msgpack' ? ['binary', 'M:'] : forms;
  return format === 'msgpack' && forms.every((one) => one === 'binary' || one === 'C:') ? ['M:'] : forms;
}

/** Names of members as they stand in the text of a message. */
function matchMembers(members: readonly string[], written = ''): readonly Difference[] {
  const json: unknown = JSON.parse(written.slice(Math.max(0, written.indexOf('{'))));
  const found = Object.keys(typeof json === 'object' && json !== null ? json : {});
  const [wanted, got] = [members.join(' '), found.join(' ')];
  return wanted === got ? [] : [{ path: 'order of members', expected: wanted, got }];
}

function sameBytes(wanted: unknown, got: Uint8Array): readonly Difference[] {
  const bytes = suiteBytes(wanted);
  return areSame(bytes, got) ? [] : [{ path: 'bytes', expected: show(Uint8Array.from(bytes)), got: show(got) }];
}

function one(what: Heard, item: Item): Difference {
  return { path: 'heard', expected: describeHeard(what), got: describeItem(item) };
}

function other(what: Heard, item: Item): readonly Difference[] {
  return [one(what, item)];
}

function isLongText(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$text' in value;
}
