// Whole conversations between our server and our client in Node, one for each pairing of transport, dialect, format, form
// and TLS: connect, subscribe, exchange both ways, presence, batch, recovery. Then our client in every runtime that is
// installed with our server on ws, uws and Bun. `--all` in every dialect, `--pair TEXT` narrows a run to some of the former.
// Exit 0 all as expected, 1 something differs.
import { parseArgs } from 'node:util';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';
import { makeCertificate } from '../transports/test/listening/certificate.ts';
import { converse } from './conversations/converse.ts';
import { converseInRuntimes } from './conversations/in-runtimes.ts';
import { nameOf, type Pairing, pairings, runtimeDialects } from './conversations/pairing.ts';

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: false }, pair: { type: 'string', default: '' } },
});
const listens = { ws: listenWs, uws: listenUws };
const sideBySide = 6;
const wanted = pairings(values.all).filter((pairing) => nameOf(pairing).includes(values.pair));
const certificate = await makeCertificate();
const results = new Map<Pairing, readonly string[]>();
const startMs = performance.now();

const queue = wanted.values();
await Promise.all(
  Array.from({ length: sideBySide }, async () => {
    for (const pairing of queue)
      results.set(
        pairing,
        await converse(pairing, listens[pairing.server], certificate).catch((error: unknown) => [String(error)]),
      );
  }),
);

const columns = [...new Set(wanted.map(({ server, isTls }) => `${server} ${isTls ? 'TLS' : 'TCP'}`))];
console.log(['our server, our client in Node'.padEnd(32), ...columns.map((name) => name.padEnd(8))].join(''));
for (const row of [...new Set(wanted.map(({ dialect, format, form }) => `${dialect} ${format} ${form}`))]) {
  const cells = columns.map((column) => {
    const [server, kind] = column.split(' ');
    const missing = [...results].find(([pairing]) => nameOf(pairing) === `${server} ${row} ${kind}`)?.[1];
    return (missing === undefined ? '-' : missing.length === 0 ? 'passed' : 'FAILED').padEnd(8);
  });
  console.log([row.padEnd(32), ...cells].join(''));
}
const failed = [...results].filter(([, missing]) => missing.length > 0);
for (const [pairing, missing] of failed) console.log(`FAILED  ${nameOf(pairing)}: ${missing.join(', ')}`);

const runtimes =
  values.pair === '' ? await converseInRuntimes(runtimeDialects(values.all)) : { results: [], absent: [] };
for (const { client, server, dialect, missing } of runtimes.results) {
  const word = missing.length === 0 ? 'passed' : `FAILED  ${missing.join(', ')}`;
  console.log(`${`${dialect} server on ${server}, client in ${client}`.padEnd(56)}${word}`);
}
for (const name of runtimes.absent) console.log(`not installed: ${name} (npm run runtimes:install)`);

const total = results.size + runtimes.results.length;
const bad = failed.length + runtimes.results.filter(({ missing }) => missing.length > 0).length;
const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
console.log(`${total - bad} of ${total} pairings passed in ${seconds} s`);
process.exitCode = bad === 0 && total > 0 ? 0 : 1;
