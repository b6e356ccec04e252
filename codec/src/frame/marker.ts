import { bareZlibSecondBytes, type Direction, type MarkerName, markers, type Profile } from '@wsekit/spec';

/** Tells whether a form of binary frame is understood in a direction under a profile. (WSE-FRM-037 to WSE-FRM-041) */
export function isFormAllowed(form: MarkerName, direction: Direction, profile: Profile): boolean {
  return markers[form].directions[profile].includes(direction);
}

/** Tells whether a binary frame begins with the two bytes of a marker. (WSE-FRM-030) */
export function hasMarker(frame: Uint8Array, form: 'compressed' | 'msgpack' | 'encrypted'): boolean {
  const [first, second] = markers[form].bytes;
  return frame.length >= 2 && frame[0] === first && frame[1] === second;
}

/** Tells whether a binary frame begins as a zlib stream without marker does. (WSE-FRM-034) */
export function isBareZlib(frame: Uint8Array): boolean {
  const [, second] = frame;
  return frame[0] === markers.bare_zlib.bytes[0] && second !== undefined && bareZlibSecondBytes.includes(second);
}

/** What stands behind a marker: a view of the frame. */
export function behindMarker(frame: Uint8Array): Uint8Array {
  return frame.subarray(2);
}
