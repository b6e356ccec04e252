/** The text of `recordings --help`. */
export const recordingsHelp = `Plays recordings of published servers to our server, on a real transport, and those of published clients and of links of
published nodes to our client and our node, on a network in memory, and says what ours do otherwise.

Usage
  wse-conformance recordings DIR [options]

DIR holds transcripts of format 1 (spec/transcripts/README.md), in files of any name; files that are none are told and passed over.

  --peer P          the server's transport: ws (default), uws, or bun when this command is run by Bun
  --run PATTERN     only these; may be repeated. * stands for anything but /, ** for anything
  --skip PATTERN    not these
  --list            ids of the recordings, nothing is played
  --explain ID      plays one recording and shows all that differs, recorded and ours
  --report FORMAT   text (default), json, junit, markdown or html; may be repeated
  --out FILE        where the report before it goes; standard output otherwise
  --jobs N          recordings played side by side, 8 by default

A recording matches, or differs as named exceptions say (things ours do better on purpose, each with its entry in
spec/errata.md), or differs.

Exit code: 0 nothing differs but by exceptions, 1 something does or the run was ended, 2 wrong use.
`;
