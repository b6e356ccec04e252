/** The text of `replay --help`. */
export const replayHelp = `Plays what clients sent in a .wselog to a server, and compares by shape what it answers.

Usage
  wse-conformance replay FILE --against ws://HOST:PORT/PATH [options]

  FILE is what a client or a server wrote with a recorder (see codec/README.md). Each connection of it is opened anew, one behind the
  other. Ids, times and counts may differ, and so may what an application sent that is not asked to do so again. Frames that went
  sealed are not sent: their keys are gone.

  --against URL      the server
  --token TOKEN      sent as Authorization: Bearer TOKEN; the log holds none
  --conn NAME        only this connection of the log
  --timeout MS       how long one answer may take, 1000 by default
  --log FILE         writes what was sent and heard to a .wselog of its own
  --json             what came of it as JSON

Exit code: 0 the same by shape, 1 something differs, 2 wrong use.
`;

/** The text of `case-from --help`. */
export const caseFromHelp = `Makes a case of a bug report: prints a recording of the connections in a .wselog.

Usage
  wse-conformance case-from FILE [options] > DIR/case.json
  wse-conformance recordings DIR

  The recording is in the format of spec/transcripts. What the application sent is sent again; a user comes with a token of the case's own.
  What the log does not hold stands in the notes: look through the case before you give it away.

  --id ID              id of the case, case-from-log by default
  --conn NAME          only this connection of the log
  --config NAME=VALUE  a setting of the server, as recordings have them: recovery_enabled=true; may be repeated

Exit code: 0 a case was printed, 2 wrong use.
`;
