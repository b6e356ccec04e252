import { clientNames, serverNames } from './ends.ts';

/** The text of `pairs --help`. */
export const pairsHelp: string = `Holds our servers and our clients to conversations with each other, each in its own runtime.

Usage
  wse-conformance pairs [options]

A pairing is a server, a client, a dialect, a format (json, msgpack), a carriage (plain, zlib, sealed) and a transport
(tcp, tls). Without --all any two of these values occur together at least once; with it everything with everything.
Runtimes that are not installed are told and passed over (npm run runtimes:install).

Which pairings and cases
  --server S         ${serverNames.join(', ')}; may be repeated, as may --client, --dialect, --run, --skip and --report
  --client C         ${clientNames.join(', ')}
  --dialect D        D2a to D2g
  --all              every pairing there is
  --run PATTERN      only these; PATTERN may be @FILE, one pattern a line
  --skip PATTERN     not these
  In a pattern * stands for anything but /, ** for anything. A pattern covers what lies below it.

What to see
  --list             names of the runs, nothing is run
  --explain ID       what a case does, expects and shows
  --trace            what both applications do and are told, with its time, on standard error
  --report FORMAT[=FILE]          text (default), json, junit, tap, markdown or html
  --since REPORT     what has changed since a report in JSON

How to run
  --seed N           picks other pairings for the same coverage, the same for the same N
  --jobs N           conversations side by side, 4 by default
  --timeout MS       how long anything is waited for, 5000 by default

Exit code: 0 all as expected, 1 something differs, 2 wrong use.
`;
