import type { ConnectionLog } from '@wsekit/codec/log';
import { statusOf } from '../wire/http-head.ts';
import type { Item } from '../wire/item.ts';

const switching = 101;

/** Writes down what came on a connection, where it is recorded. */
export function recordItem(record: ConnectionLog | undefined, item: Item): void {
  if (record === undefined) return;
  if (item.kind === 'head') {
    const status = statusOf(item.first);
    if (status === switching) record.opened();
    else if (status > 0) record.decided('refused', `HTTP ${status}`);
  } else if (item.kind === 'text') record.received(item.text);
  else if (item.kind === 'binary') record.received(item.bytes);
  else if (item.kind === 'close') record.ended(item.code ?? undefined, item.reason);
  else if (item.kind === 'ended') record.decided('ended', item.how);
  else if (item.kind === 'fault') record.decided('closed', item.why);
}
