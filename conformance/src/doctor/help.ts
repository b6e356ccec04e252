/** The text of `doctor --help`. */
export const doctorHelp = `Asks a server what it is: dialect, greeting, features, limits, encryption, formats, recovery, pings, refusals, and what is odd about it.

Usage
  wse-conformance doctor ws://HOST:PORT/PATH [options]

  Each answer stands with what it is read from. A line that begins with ! is something to know before you rely on it. The server is
  asked over some twenty connections, one behind the other; it gets broken frames, and messages as long as it says it takes.
  Certificates of wss: are not judged.

  --token TOKEN      sent as Authorization: Bearer TOKEN
  --patience MS      how long one answer may take, 1000 by default
  --timeout MS       how long all of it may take, 60000 by default
  --log FILE         writes every frame of it to a .wselog
  --json             the findings as JSON, format wse-doctor/1

Exit code: 0 it speaks WSE, 1 it does not, 2 wrong use.
`;
