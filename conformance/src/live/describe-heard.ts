import type { Heard } from '#suites/language/index.ts';
import { describeShape } from './shape/describe-shape.ts';

/** What is waited for, in words. */
export function describeHeard(what: Heard): string {
  if ('anyOf' in what) return what.anyOf.map(describeHeard).join(' or ');
  if ('message' in what) return describeMessage(what);
  if ('frame' in what) return `the frame ${describeShape(what.frame)}`;
  if ('text' in what) return `the text ${describeShape(what.text)}`;
  if ('bytes' in what) return `the bytes ${JSON.stringify(what.bytes)}`;
  if ('pong' in what) return `a Pong of ${JSON.stringify(what.pong)}`;
  if ('status' in what) return `HTTP ${describeShape(what.status)}`;
  if ('ended' in what) return what.ended === 'anyhow' ? 'the end, with a Close or without' : 'the end of the stream';
  const codes = (Array.isArray(what.close) ? what.close : [what.close]).map((code) => code ?? 'no code');
  return `a Close with ${codes.join(' or ')}`;
}

function describeMessage({ message, form, members, written }: Extract<Heard, { message: unknown }>): string {
  const how = form === undefined ? '' : ` as ${typeof form === 'string' ? form : form.join(' or ')}`;
  const order = members === undefined ? '' : `, members ${members.join(' ')}`;
  const text = written === undefined ? '' : `, written ${describeShape(written)}`;
  return `the message ${describeShape(message)}${how}${order}${text}`;
}
