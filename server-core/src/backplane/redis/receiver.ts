import { isPattern } from '../../topics/glob.ts';
import type { BackplaneNode } from '../backplane.ts';
import type { Counts } from '../counts.ts';
import type { RedisKeys } from './keys.ts';
import { type ChannelMessage, decodeMessage, partMessages } from './message.ts';
import { Losses } from './numbers.ts';
import type { ResolvedRedisOptions } from './options.ts';
import { RecentIds } from './recent-ids.ts';
import type { PlacedMessage } from './topic-follower.ts';
import type { FollowedInterest, TopicFollowers } from './topic-followers.ts';

/** Ids that are remembered of topics that come by name and by pattern. */
const rememberedIds = 8_192;
/** Characters that a message has beside its text: a head, and a topic of 65,535. */
const mostOverhead = 65_535 + 128;

/** What receiving needs. */
export interface ReceiverHome {
  readonly node: BackplaneNode;
  readonly keys: RedisKeys;
  readonly options: ResolvedRedisOptions;
  readonly counters: Counts;
  readonly interest: FollowedInterest;
  readonly followers: TopicFollowers;
}

/** Takes publications off channels, refuses what is none, and hands on each once. */
export class RedisReceiver {
  readonly #home: ReceiverHome;
  readonly #losses = new Losses();
  readonly #recent = new RecentIds(rememberedIds);

  constructor(home: ReceiverHome) {
    this.#home = home;
  }

  /** Takes what came on a channel of publications. */
  receive(channel: string, text: string): void {
    if (text.length > this.#home.options.maxMessageBytes + mostOverhead) {
      this.#home.counters.unknownMessageTypes += 1;
      return;
    }
    for (const message of partMessages(text)) this.#take(channel, message);
  }

  #take(channel: string, text: string): void {
    const { options, followers, counters } = this.#home;
    const message = decodeMessage(text);
    if (message === undefined || !this.#isMeant(channel, message.topic)) {
      counters.unknownMessageTypes += 1;
      return;
    }
    if (options.history !== undefined && isPlaced(message)) followers.receive(message.topic, message);
    else if (message.node !== options.nodeId && this.#isNew(message)) this.#hand(message);
  }

  /** A topic or pattern is held no more. */
  dropped(interest: string): void {
    const holds = (topic: string): boolean =>
      this.#home.interest.holdsName(topic) || this.#home.interest.holdsPattern(topic);
    if (isPattern(interest)) this.#losses.review(holds);
    else this.#losses.reviewTopic(interest, holds);
  }

  #isMeant(channel: string, topic: string): boolean {
    return channel === this.#home.keys.wide || channel === this.#home.keys.topic(topic);
  }

  /** A topic that is held by name, and that a pattern matches, may come on both channels. */
  #isNew({ node, seq, topic }: ChannelMessage): boolean {
    const { interest } = this.#home;
    if (!interest.holdsName(topic) || !interest.holdsPattern(topic)) return true;
    return this.#recent.add(`${node} ${seq}`);
  }

  #hand({ node, number, topic, text, position }: ChannelMessage): void {
    const { counters } = this.#home;
    if (number !== undefined) counters.messagesDropped += this.#losses.before(topic, node, number);
    counters.bytesReceived += Buffer.byteLength(text);
    counters.messagesDelivered += this.#home.node.deliver({ node, topic, text, position });
  }
}

function isPlaced(message: ChannelMessage): message is ChannelMessage & PlacedMessage {
  return message.position !== undefined;
}
