import { hexOf } from '../../bytes.ts';
import { show } from '../../compare/difference.ts';
import { shorten } from '../wire-log.ts';
import type { FrameFields, Item } from './item.ts';

const maxShownBytes = 64;

/** A thing that came, in words. */
export function describeItem(item: Item): string {
  switch (item.kind) {
    case 'head':
      return item.first;
    case 'text':
      return `text ${shorten(item.text)}`;
    case 'binary':
    case 'ping':
    case 'pong':
      return `${item.kind} ${showBytes(item.bytes)}`;
    case 'frame':
      return describeFrame(item.frame);
    case 'close':
      return item.code === null ? 'Close without code' : `Close ${item.code} ${JSON.stringify(item.reason)}`;
    case 'fault':
      return `broken: ${item.why}`;
    case 'ended':
      return item.how;
  }
}

/** A cluster frame in words. */
export function describeFrame({ type, ...fields }: FrameFields): string {
  const shown = Object.entries(fields).filter(([name]) => name !== 'payload' && name !== 'flags');
  return shown.length === 0 ? type : shorten(`${type} ${show(Object.fromEntries(shown))}`);
}

/** Bytes for people: their number, their beginning, and what of it is text. */
export function showBytes(bytes: Uint8Array): string {
  const shown = bytes.subarray(0, maxShownBytes);
  const digits = hexOf(shown).replace(/(..)(?=.)/g, '$1 ');
  return `${bytes.length} bytes ${digits}${bytes.length > shown.length ? ' …' : ''}`;
}
