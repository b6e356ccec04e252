/** A `ping` of a client; a pad makes it as long as it is to be. (WSE-LIM-009) */
export function clientPing(bytes = 0): string {
  const [start, end] = ['{"t":"ping","p":{"timestamp":1', '},"v":1}'];
  const pad = bytes - start.length - end.length - ',"pad":""'.length;
  return pad <= 0 ? start + end : `${start},"pad":"${'x'.repeat(pad)}"${end}`;
}
