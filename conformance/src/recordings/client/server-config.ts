import type { Transcript } from '@wsekit/spec/vectors';

/** What the server of a recording did by itself, besides what was asked of it. */
export interface ServerConfig {
  readonly answersHello: boolean;
  readonly answersPing: boolean;
  readonly answersSubscription: boolean;
  /** Category before the JSON, as servers before 2.1 write it. */
  readonly hasPrefix: boolean;
  readonly version: string;
}

/** Reads what a recording says of its server. */
export function serverConfigOf({ config = {} }: Transcript): ServerConfig {
  const of = Object(config.recording_server) as Readonly<Record<string, unknown>>;
  return {
    answersHello: of.answers_hello === true,
    answersPing: of.answers_ping === true,
    answersSubscription: of.answers_subscription === true,
    hasPrefix: of.framing === 'prefix',
    version: String(of.server_version),
  };
}

const epoch = '0a1b2c3d';
const offset = 5;

/** A message of the server's own, as that server writes it. */
export function written({ hasPrefix }: ServerConfig, t: string, p: object): string {
  return hasPrefix ? `WSE${JSON.stringify({ t, p, v: 1 })}` : JSON.stringify({ c: 'WSE', t, p, v: 1 });
}

/** What the application of the recordings answers to a subscription. */
export function subscriptionAnswer(asked: Readonly<Record<string, unknown>>): object {
  const topics = Array.isArray(asked.topics) ? asked.topics.map(String) : [];
  const recovered = asked.recover === true;
  const position = { epoch, offset, recovered, count: 0 };
  const recovery = Object.fromEntries(topics.map((topic) => [topic, position]));
  const answer = { action: asked.action, success: true, success_topics: topics, failed_topics: [] };
  return { ...answer, recoverable: true, recovered, recovery };
}
