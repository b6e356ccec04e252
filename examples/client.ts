// A client in a terminal: prints what it hears, and sends each line that is typed.
//
//   npm run example client URL TOKEN
//
// The servers among the examples print this command with their URL and a token. It comes back from lost connections by itself, and
// sends then what was typed meanwhile; a server that says that it stops ends it.
import { createInterface } from 'node:readline';
import { connect } from '@wsekit/client-core';
import { dialer } from '@wsekit/transports/ws';

const [url, token] = process.argv.slice(-2);
if (url === undefined || token === undefined || !URL.canParse(url)) throw new Error('usage: client URL TOKEN');

const client = connect(url, { dialer, token, reconnect: { returnsFromGoingAway: false } });
const lines = createInterface({ input: process.stdin });
client.on('*', ({ type, payload }) => console.log(`${type} ${JSON.stringify(payload)}`));
client.onEvent((event) => {
  if (event.type === 'session' && event.event.type === 'ready') console.log(`connected as ${event.event.connectionId}`);
  if (event.type !== 'status') return;
  const { status } = event;
  if (status.state === 'waiting') console.log(`disconnected, try ${status.failures} follows`);
  if (status.state !== 'closed') return;
  const { because } = status;
  console.log(because?.kind === 'closed' ? `closed with ${because.code} ${because.reason}` : `closed: ${status.why}`);
  lines.close();
});
lines.on('line', (text) => client.send('chat', { text }));
