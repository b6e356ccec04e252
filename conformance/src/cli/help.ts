/** The text of `--help`. */
export const help = `Holds an implementation of WSE to the protocol, case by case, and says what differs.

Usage
  wse-conformance [run] [options]                 our codec and every installed published client; writes an HTML page
  wse-conformance codec [options]                 our codec, in process
  wse-conformance codec --peer NAME [options]     a named peer: codec, codec-process, wse-client-2.0.5 (-2.3.1, -2.4.1, -2.5.1)
  wse-conformance codec [options] -- COMMAND...   your implementation, through a driver; see README.md on writing one

  wse-conformance server --url ws://HOST:PORT     a running server, --peer ws one of ours, -- COMMAND one behind a driver;
                                                  server --help
  wse-conformance node --address HOST:PORT        a running node of a cluster, in the same words; node --help

  wse-conformance recordings DIR [options]        plays the recordings of servers in DIR to our server; recordings --help
  wse-conformance doctor URL [options]            asks a server what it is; doctor --help
  wse-conformance replay FILE --against URL       plays the clients of a .wselog to a server; replay --help
  wse-conformance case-from FILE                  makes a case of a .wselog; case-from --help
  wse-conformance verify REPORT --key KEYFILE     whether a json or html report is as it was signed; verify --help

Which cases
  --dialect D        D1 to D2g; may be repeated, as may --profile, --run, --skip, --known-failing and --peer
  --profile P        documented (what the documents promise) or observed (what published code does)
  --level L          must, or should for these too, or may for all (default)
  --run PATTERN      only these; PATTERN may be @FILE, one pattern a line
  --skip PATTERN     not these
  --vectors DIR      the recordings in DIR, too; what repeats a built-in case is left out
  In a pattern * stands for anything but /, ** for anything. A pattern covers what lies below it.

What to expect
  --known-failing PATTERN|@FILE   cases that fail, in addition to known-failing/NAME.txt. They must fail: one that passes
                                  is an error. A file has the reason of each pattern in a # line directly above it.
What to see
  --list             names of the cases, nothing is run
  --explain ID       what a case asks, expects and proves, or what a requirement demands and which cases show it
  --trace            every request and response with its time, on standard error
  --report FORMAT    text (default), json, junit, tap, markdown, html or badge (an SVG); may be repeated
  --out FILE         where the report before it goes; standard output otherwise
  --sign KEYFILE     signs json and html by a private key of Ed25519 (PEM); the page says whether it is as it was signed
  --since REPORT     what has changed since a json report

How to run
  --framing F        json-lines (default) or size-delimited, for the driver protocol
  --timeout MS       time for one answer, 5000 by default
  --jobs N           drivers to run side by side for each peer, 1 by default

Exit code: 0 all as expected, 1 something differs, 2 wrong use or a driver that cannot be run.
`;
