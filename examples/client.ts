// A client in a terminal: prints what it hears, and sends each line that is typed.
//
//   npm run example client URL TOKEN
//
// The servers among the examples print this command with their URL and a token.
import { createInterface } from 'node:readline';
import { dialer } from '@wsekit/transports/ws';
import { connect } from './connect.ts';

const [url, token] = process.argv.slice(-2);
if (url === undefined || token === undefined || !URL.canParse(url)) throw new Error('usage: client URL TOKEN');

const lines = createInterface({ input: process.stdin });
const client = await connect(dialer, url, {
  token,
  onReady: ({ connectionId }) => console.log(`connected as ${connectionId}`),
  onMessage: ({ t, p }) => console.log(`${t} ${JSON.stringify(p)}`),
  onClose: (code, reason) => {
    console.log(`closed with ${code} ${reason}`);
    lines.close();
  },
});
lines.on('line', (text) => client.send({ t: 'chat', p: { text } }));
