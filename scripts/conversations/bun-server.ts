// Our server on Bun, in the dialect of the command line: prints its URL, and serves until standard input ends.
import { dialectNames } from '@wsekit/spec';
import { listen } from '@wsekit/transports/bun';
import { StoryApplication } from '../peers/application.ts';
import { serverOf } from './server-of.ts';

const dialect = dialectNames.find((name) => name === process.argv[2]);
const server = serverOf(dialect === undefined ? {} : { dialect });
new StoryApplication(server);
const { url } = await server.listen(listen, {});
console.log(url);
process.stdin.on('end', () => process.exit(0)).resume();
