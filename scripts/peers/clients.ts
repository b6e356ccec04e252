import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pythonOf, storyFile } from './environments.ts';
import { ourServer, publishedServer, type Spoken, type StoryServer } from './servers.ts';

/** A client that stories are told of. */
export interface StoryClient {
  readonly name: string;
  readonly environment: string;
  /** The program that tells them. */
  readonly program: string;
  /** What it is held against over each of our transports. */
  readonly dialects: readonly Spoken[];
  /** Who answers its subscriptions; clients before 2.4 need an application that numbers the answers. */
  readonly subscriptions: 'server' | 'application';
}

/** What was seen in one story: `true`, or what there was instead. */
export type Facts = Readonly<Record<string, true | string>>;

const common = ['authentication', 'JSON', 'MessagePack', 'encryption', 'recovery', 'recovery, encrypted'];
const ofPublished = ['recovery, closed without a code', 'numbers of the server'];
const timeoutMs = 90_000;

/** Every client, with the dialect of its time, that of today, and a server that finds out. */
export const clients: readonly StoryClient[] = [
  publishedClient('2.0.5', ['D2b', 'detect', 'D2g']),
  publishedClient('2.3.1', ['D2e', 'detect', 'D2g']),
  publishedClient('2.4.1', ['D2g', 'detect']),
  publishedClient('2.5.1', ['D2g', 'detect']),
  {
    name: 'websockets',
    environment: 'websockets',
    program: 'websockets_stories',
    dialects: ['D2b', 'detect', 'D2g'],
    subscriptions: 'server',
  },
];

function publishedClient(version: string, dialects: readonly Spoken[]): StoryClient {
  const subscriptions = dialects[0] === 'D2g' ? 'server' : 'application';
  const name = `wse-client ${version}`;
  return { name, environment: `wse-client-${version}`, program: 'wse_client_stories', dialects, subscriptions };
}

/** The servers a client is held against: the published ones, then ours. */
export function serversFor({ dialects, subscriptions }: StoryClient): readonly StoryServer[] {
  const ours = (['ws', 'uws'] as const).flatMap((transport) =>
    dialects.map((dialect) => ourServer(transport, dialect, subscriptions)),
  );
  return [publishedServer('2.0.2', 'D2b'), publishedServer('2.5.1', 'D2g'), ...ours];
}

/**
 * The stories of a client with a server. A published server cannot close one connection with a code, and lets what it replays
 * and what is live overtake each other (WSE-ERR-093).
 */
export function storiesFor(client: StoryClient, server: StoryServer): readonly string[] {
  const stories = server.isPublished ? common : [...common, 'recovery, in a stream'];
  if (client.program === 'websockets_stories') return stories;
  return [...stories, ...ofPublished, ...(server.isPublished ? [] : ['recovery, closed with 4300'])];
}

/** Has a client live through stories, all at the same time; what it says of itself goes nowhere. */
export async function live(
  client: StoryClient,
  at: { readonly port: number; readonly tokens: object },
  stories: readonly string[],
): Promise<Readonly<Record<string, Facts>>> {
  const args = [storyFile(client.program), String(at.port), JSON.stringify(at.tokens), ...stories];
  const { stdout } = await promisify(execFile)(pythonOf(client.environment), args, { timeout: timeoutMs });
  return JSON.parse(stdout) as Readonly<Record<string, Facts>>;
}
