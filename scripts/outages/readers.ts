// Runs clients for `npm run test:outages`, all in one process: each holds one topic, and keeps account of it.
import { type Client, createClient } from '@wsekit/client-core';
import { dialer } from '@wsekit/transports/ws';
import { messageType, publishedIn, streamOf } from './publication.ts';
import { answerQuestions } from './question.ts';
import { type Account, addAccounts, nothing, type StreamFacts, TopicAccount } from './topic-account.ts';

/** Clients as they are started. */
export interface ReadersConfig {
  readonly count: number;
  readonly topics: readonly string[];
  /** Where they find the nodes; each begins with another one. */
  readonly urls: readonly string[];
}

/** How the clients are. */
export interface ReadersState {
  /** Clients that are connected, and whose server holds what they want. */
  readonly settled: number;
  /** Sessions beyond the first of each client. */
  readonly reconnects: number;
}

interface Reader {
  readonly client: Client;
  readonly topic: string;
  readonly account: TopicAccount;
}

let readers: Reader[] = [];
const mostFaults = 20;
let sessions = 0;

function createReader(topic: string, urls: readonly string[]): Reader {
  const account = new TopicAccount();
  const client = createClient([...urls], { dialer, token: 'reader', session: { profile: 'documented' } });
  client.on(messageType, ({ payload }) => {
    const published = publishedIn(payload);
    if (published === undefined) return;
    account.take(streamOf(published), published.number);
  });
  client.onEvent((event) => {
    if (event.type === 'recovered') account.recovered(event.count);
    else if (event.type === 'lost') account.lost(Date.now());
    else if (event.type === 'failed') console.error('a client has failed:', event.error);
    else if (event.type === 'status' && event.status.state === 'ready') {
      sessions += 1;
      account.sessionBegan();
    }
  });
  // The answer is waited for by all of them together.
  client.subscribe(topic).catch(() => {});
  client.start();
  return { client, topic, account };
}

function isSettled({ client, topic }: Reader): boolean {
  return client.status.state === 'ready' && client.topics.held.includes(topic);
}

const answers = {
  start: ({ count, topics, urls }: ReadersConfig): void => {
    for (let at = 0; at < count; at += 1) {
      const first = Math.floor(at / topics.length) % urls.length;
      readers.push(createReader(topics[at % topics.length] ?? '', [...urls.slice(first), ...urls.slice(0, first)]));
    }
  },
  state: (): ReadersState => ({
    settled: readers.filter(isSettled).length,
    reconnects: Math.max(0, sessions - readers.length),
  }),
  /** What became of all publications, and the first that nobody accounts for. */
  account: (byTopic: Readonly<Record<string, readonly StreamFacts[]>>): { sum: Account; faults: string[] } => {
    const faults: string[] = [];
    const sum = readers.reduce((all, { topic, account }, at) => {
      const note = (stream: string, number: number): void => {
        if (faults.length < mostFaults) faults.push(`client ${at}: ${number} of ${stream}`);
      };
      return addAccounts(all, account.account(byTopic[topic] ?? [], note));
    }, nothing);
    return { sum, faults };
  },
  /** Ends all of them, so that others can be started. */
  end: (): void => {
    for (const { client } of readers) client.close();
    readers = [];
    sessions = 0;
  },
};

/** What {@link answers} can be asked. */
export type ReadersAnswers = typeof answers;

answerQuestions(answers);
