import type { LiveSuite } from '../suite.ts';

/** The text of `--help` of a live suite. */
export function liveHelp({ side }: LiveSuite): string {
  return `Holds a running ${side} to the protocol, conversation by conversation, and says what differs.

Usage
${usages[side]}
Which cases
  --dialect D        D2a to D2g; may be repeated, as may --profile, --run, --skip, --known-failing, --peer and --report.
                     Without it a case runs in the first and in the last dialect it applies to
  --all              in every dialect it applies to
  --profile P        documented (what the documents promise) or observed (what published code does); both by default;
                     a server at a URL has to keep to one of them
  --level L          must, or should for these too, or may for all (default)
  --wire             only those that need no driver: what the wire shows of a server or node that runs
  --run PATTERN      only these; PATTERN may be @FILE, one pattern a line
  --skip PATTERN     not these
  In a pattern * stands for anything but /, ** for anything. A pattern covers what lies below it.

What to expect
  --known-failing PATTERN|@FILE   cases that fail. They must fail: one that passes is an error. A file has the reason of each
                                  pattern in a # line directly above it.
What to see
  --list             names of the cases, nothing is run; [wire] marks those that need no driver
  --explain ID       what a case does, expects and proves, or what a requirement demands and which cases show it
  --trace            everything sent and heard with its time, on standard error
${side === 'node' ? '' : '  --log FILE         writes all connections to a .wselog, for `replay` and `case-from`\n'}  --report FORMAT[=FILE]          text (default), json, junit, tap, markdown or html
  --since REPORT     what has changed since a report in JSON

How to run
  --attach           waits for you to start your side, under a debugger if you like, and is patient then
  --jobs N           cases to run side by side
  --seed N           runs the cases in another order, the same for the same N
  --timeout MS       how long anything is waited for, 5000 by default
  --max-wait MS      the longest that time is let pass in truth, 1500 by default; cases that need more are unsupported
  --framing F        json-lines (default) or size-delimited, for the driver protocol

Exit code: 0 all as expected, 1 something differs, 2 wrong use or an implementation that cannot be run.
`;
}

const usages: Readonly<Record<LiveSuite['side'], string>> = {
  server: `  wse-conformance server --url ws://HOST:PORT/PATH [--token JWT] [options]     a server that runs: what the wire shows
  wse-conformance server --peer ws|uws|bun [options]                           our server on one of its transports
  wse-conformance server --peer wse-server-VERSION [options]                   a published one: 2.0.2, 2.3.2, 2.4.1, 2.5.1
  wse-conformance server [options] -- COMMAND...                               a server behind a driver: everything
`,
  client: `  wse-conformance client --peer ours|memory|wse-client-VERSION [options]   ours over ws or in memory, or a published one
  wse-conformance client [options] -- COMMAND...                    a client behind a driver; it connects to the suite
`,
  node: `  wse-conformance node --address HOST:PORT [options]        a node that runs: what its links show
  wse-conformance node --peer memory|tcp [options]          our node, over a network in memory or TCP
  wse-conformance node --peer wse-server-VERSION            a published one: 2.0.2, 2.4.1 or 2.5.1 (npm run peers:install)
  wse-conformance node [options] -- COMMAND...              a node behind a driver
`,
};
