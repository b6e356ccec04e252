import { inflateSync } from 'node:zlib';
import type { ServerMutant } from '../mutant.ts';
import { isBytes, textOf } from '../over/frames.ts';
import { messages, without } from '../over/messages.ts';

const categories: Readonly<Record<string, string>> = { WSE: 'WSE', S: 'S', U: 'U' };
const control: readonly string[] = ['server_ready', 'server_hello', 'error', 'PONG', 'ping', 'rate_limit_warning'];

/** Chapter 02: the forms of a frame, and categories. */
export const framesMutants: readonly ServerMutant[] = [
  {
    id: 'server/no-limit-of-messages',
    does: 'reads messages four times as long as it may',
    requirements: ['WSE-FRM-002', 'WSE-FRM-003'],
    listen: (options) => ({ ...options, maxFrameBytes: 4 * (options.maxFrameBytes ?? 1_048_576) }),
  },
  {
    id: 'server/lower-limit-of-messages',
    does: 'reads no message of the length it has to',
    requirements: ['WSE-FRM-002'],
    listen: (options) => ({ ...options, maxFrameBytes: (options.maxFrameBytes ?? 1_048_576) - 1 }),
  },
  {
    id: 'server/prefix-and-field',
    does: 'writes the category as prefix as well, where it is a field',
    requirements: ['WSE-FRM-012'],
    line: () => ({
      sent: (frame) => {
        const { c } = messageOf(frame);
        const prefix = typeof c === 'string' ? categories[c] : undefined;
        return [typeof frame === 'string' && prefix !== undefined ? prefix + frame : frame];
      },
    }),
  },
  {
    id: 'server/no-category',
    does: 'writes no category',
    requirements: ['WSE-FRM-012', 'WSE-FRM-061'],
    line: () => ({ sent: messages('all', (message) => without(message, 'c')) }),
  },
  {
    id: 'server/own-messages-are-u',
    does: 'gives its own pings the category that events of that name have',
    requirements: ['WSE-FRM-063'],
    copies: ['WSE-ERR-010'],
    line: () => ({ sent: messages(['ping', 'rate_limit_warning'], (message) => ({ ...message, c: 'U' })) }),
  },
  {
    id: 'server/snapshot-complete-is-wse',
    does: 'gives snapshot_complete the category of system messages',
    requirements: ['WSE-FRM-060'],
    copies: ['WSE-ERR-008'],
    line: () => ({
      sent: (frame) => {
        const text = textOf(frame).replace(
          /^S(?=\{.*"t":"snapshot_complete")|"c":"S"(?=.*"t":"snapshot_complete")/s,
          (found) => (found === 'S' ? 'WSE' : '"c":"WSE"'),
        );
        return [isBytes(frame) ? Buffer.from(text, 'latin1') : text];
      },
    }),
  },
  {
    id: 'server/broken-json-vanishes',
    does: 'drops text that is no message',
    requirements: ['WSE-FRM-016', 'WSE-FRM-017'],
    copies: ['WSE-ERR-006'],
    events: (events) => events.filter(([type]) => type !== 'raw'),
  },
  {
    id: 'server/inflates-as-observed',
    does: 'inflates what clients send, which published servers hand on',
    requirements: ['WSE-FRM-040', 'WSE-CMP-033'],
    copies: ['WSE-ERR-003'],
    line: () => ({ heard: (frame) => [isBytes(frame) && textOf(frame).startsWith('C:') ? inflated(frame) : frame] }),
  },
  {
    id: 'server/markers-in-text',
    does: 'takes a marker in a text for one',
    requirements: ['WSE-FRM-022'],
    line: () => ({
      heard: (frame) => [isBytes(frame) ? frame : frame.replace(/^[CM]:(?=\{)/, '')],
    }),
  },
  {
    id: 'server/events-are-text',
    does: 'sends events as text',
    requirements: ['WSE-FRM-055'],
    copies: ['WSE-ERR-139'],
    line: () => ({
      sent: (frame) => [isBytes(frame) && /^(\{|[SUW])/.test(textOf(frame)) ? Buffer.from(frame).toString() : frame],
    }),
  },
  {
    id: 'server/control-is-binary',
    does: 'sends messages of its own as bytes',
    requirements: ['WSE-FRM-056'],
    line: () => ({
      sent: (frame) => [!isBytes(frame) && control.includes(String(messageOf(frame).t)) ? Buffer.from(frame) : frame],
    }),
  },
  {
    id: 'server/publications-written-anew',
    does: 'reads what is published and writes it in its own words',
    requirements: ['WSE-FRM-073', 'WSE-FRM-077', 'WSE-FRM-071'],
    copies: ['WSE-ERR-011'],
    call: ({ name, args: [topic, text], make }) => {
      if (name !== 'broadcast' || typeof text !== 'string' || !text.startsWith('{')) return undefined;
      return make([topic, JSON.stringify(messageOf(text))]);
    },
  },
  {
    id: 'server/refusals-are-final',
    does: 'closes a connection that sent what it cannot read',
    requirements: ['WSE-FRM-050', 'WSE-ENC-030'],
    line: (connection) => ({
      heard: (frame) => {
        if (isBytes(frame) && textOf(frame).startsWith('E:')) connection.close(1003);
        return [frame];
      },
    }),
  },
  {
    id: 'server/binary-json-as-observed',
    does: 'reads binary JSON, which published servers hand on as bytes',
    requirements: ['WSE-FRM-038', 'WSE-FRM-040'],
    line: () => ({ heard: (frame) => [isBytes(frame) && textOf(frame).startsWith('{') ? textOf(frame) : frame] }),
  },
];

function messageOf(frame: string | Uint8Array): Readonly<Record<string, unknown>> {
  let found = {};
  messages('all', (message) => {
    found = message;
    return message;
  })(frame);
  return found;
}

function inflated(frame: Uint8Array): string | Uint8Array {
  try {
    return inflateSync(frame.subarray(2), { maxOutputLength: 1_048_576 }).toString();
  } catch {
    return frame;
  }
}
