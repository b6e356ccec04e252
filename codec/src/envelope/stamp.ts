const largestEpoch = 0xffff_ffff;
const emptyObject = /^\{[ \t\r\n]*\}/;
const spaceBeforeObject = /^[ \t\r\n]+(?=\{)/;

/** Tells whether a text has an object to put a stamp into: it begins with `{`, behind white space or not. (WSE-REC-023) */
export function isStampable(text: string): boolean {
  return text.startsWith('{') || spaceBeforeObject.test(text);
}

/**
 * Puts a message's place in its topic's history before all else in its text. (WSE-REC-020, WSE-ENV-023)
 *
 * White space before the object goes; a text without an object at its beginning comes back unchanged (WSE-REC-023). `epoch`
 * is an integer of 32 bits, `offset` one of 0 or more, else RangeError.
 */
export function stampPosition(text: string, topic: string, epoch: number, offset: number | bigint): string {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > largestEpoch) {
    throw new RangeError(`the epoch is ${epoch}, allowed are integers from 0 to ${largestEpoch}`);
  }
  if (typeof offset === 'number' && !Number.isSafeInteger(offset)) throw new RangeError(`the offset is ${offset}`);
  if (offset < 0) throw new RangeError(`the offset is ${offset}, allowed are integers from 0`);
  if (!isStampable(text)) return text;
  const object = text.replace(spaceBeforeObject, '');
  const stamp = `{"tp":${JSON.stringify(topic)},"e":"${epoch.toString(16).padStart(8, '0')}","o":${offset}`;
  return `${stamp}${emptyObject.test(object) ? '' : ','}${object.slice(1)}`;
}
