import { bareZlibSecondBytes, type Direction, type Marker, markers, type Profile } from '@wsekit/spec';

/** Length of every marker in bytes. */
export const markerLength: number = markers.encrypted.bytes.length;

/** Tells whether a form of binary frame is understood in a direction under a profile. (WSE-FRM-037 to WSE-FRM-041) */
export function isFormAllowed(form: Marker, direction: Direction, profile: Profile): boolean {
  return form.directions[profile].includes(direction);
}

/** Tells whether a binary frame begins with a marker of two bytes. (WSE-FRM-030) */
export function hasMarker(frame: Uint8Array, { bytes }: Marker): boolean {
  return frame[0] === bytes[0] && frame[1] === bytes[1];
}

/** Tells whether a binary frame begins as a zlib stream without marker does. (WSE-FRM-034) */
export function isBareZlib(frame: Uint8Array): boolean {
  return frame[0] === markers.bare_zlib.bytes[0] && bareZlibSecondBytes.includes(frame[1] ?? 0);
}

/** What stands behind a marker: a view of the frame. */
export function behindMarker(frame: Uint8Array): Uint8Array {
  return frame.subarray(markerLength);
}
