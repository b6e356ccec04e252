/** The reading of the published code. */
export const observed = { profile: 'observed' } as const;
/** The reading of the documents. */
export const documented = { profile: 'documented' } as const;
/** Times that are over soon. */
export const quick = { ping_interval: 10, idle_timeout: 30 } as const;

/** Timestamps of a ping, as JSON, and what of them is repeated. */
export const timestamps: readonly (readonly [name: string, json: string, repeated: number])[] = [
  ['past', '1708441800000', 1_708_441_800_000],
  ['negative', '-5', -5],
  ['future', '99999999999999', 99_999_999_999_999],
  ['fraction', '1708441800000.7', 0],
  ['text', '"1708441800000"', 0],
  ['null', 'null', 0],
  ['beyond-64-bits', '9223372036854775808', 0],
];

/** What looks like a ping and is none to an observed server. */
export const noPings: readonly (readonly [name: string, text: string, kind: 'msg' | 'raw'])[] = [
  ['upper-case', '{"t":"PING","p":{}}', 'msg'],
  ['capital', '{"t":"Ping"}', 'msg'],
  ['heartbeat', '{"t":"heartbeat"}', 'msg'],
  ['plain', 'PING', 'raw'],
];

/** Codes a server refuses to close with. */
export const unsendable = [999, 1005, 1006, 1015] as const;
