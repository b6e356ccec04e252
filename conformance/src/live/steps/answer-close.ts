import type { Speech } from '../speech.ts';
import { closePayload, opcodes } from '../wire/frame-header.ts';
import type { Item } from '../wire/item.ts';
import { frameOf } from './write-frame.ts';

/** Answers a Close by the same, once. (RFC 6455 section 5.5.1) */
export function answerClose(speech: Speech, { code, reason }: Extract<Item, { kind: 'close' }>): void {
  if (speech.hasClosed === true) return;
  speech.hasClosed = true;
  speech.line.write(frameOf(speech, opcodes.close, closePayload(code, reason)), 'Close, the same');
  // It is the server that ends the stream. (RFC 6455 section 7.1.1)
  if (speech.peer === 'client') speech.line.end();
}
