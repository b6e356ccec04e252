import type { PublicationPosition } from '../backplane.ts';
import type { OwnPublication } from './own-publications.ts';
import { type FollowerHome, type PlacedMessage, TopicFollower } from './topic-follower.ts';

/** Topics followed for the sake of patterns; of more the one that was first seen is forgotten. */
const mostPatternTopics = 10_000;

/** What decides which topics are followed. */
export interface FollowedInterest {
  holdsName(topic: string): boolean;
  holdsPattern(topic: string): boolean;
}

/** Followers of all topics that this node holds by name, and of those that came because of a pattern. */
export class TopicFollowers {
  readonly #home: FollowerHome;
  readonly #interest: FollowedInterest;
  readonly #named = new Map<string, TopicFollower>();
  readonly #matched = new Map<string, TopicFollower>();

  constructor(home: FollowerHome, interest: FollowedInterest) {
    this.#home = home;
    this.#interest = interest;
  }

  /** The follower of a topic that is held by name from now on. */
  follow(topic: string): TopicFollower {
    const follower = this.#named.get(topic) ?? this.#matched.get(topic) ?? new TopicFollower(topic, this.#home);
    this.#matched.delete(topic);
    this.#named.set(topic, follower);
    return follower;
  }

  /** The follower of a topic that is held by name. */
  named(topic: string): TopicFollower | undefined {
    return this.#named.get(topic);
  }

  /** A topic is held by name no more. */
  unfollow(topic: string): void {
    const follower = this.#named.get(topic);
    if (follower === undefined) return;
    this.#named.delete(topic);
    if (this.#interest.holdsPattern(topic)) this.#remember(topic, follower);
    else follower.end();
  }

  /** A pattern is held no more: ends followers that nobody needs. */
  review(): void {
    for (const [topic, follower] of [...this.#matched]) {
      if (this.#interest.holdsPattern(topic)) continue;
      this.#matched.delete(topic);
      follower.end();
    }
  }

  receive(topic: string, message: PlacedMessage): void {
    this.#of(topic)?.receive(message);
  }

  /** A publication of this node has a place; nobody here holds its topic where nothing follows it. */
  receiveOwn(own: OwnPublication, position: PublicationPosition): void {
    const { topic, text } = own.publication;
    const follower = this.#of(topic);
    if (follower !== undefined) follower.receiveOwn(own, position);
    else this.#home.deliver(topic, { node: own.node, seq: own.seq, position, text });
  }

  /** Reads all topics on, since messages may have been missed. */
  async catchUp(): Promise<void> {
    const all = [...this.#named.values(), ...this.#matched.values()];
    await Promise.all(all.map((follower) => follower.catchUp()));
  }

  /** Delivers what waited for channels that were not there yet. */
  releaseUnplaced(): void {
    for (const follower of this.#matched.values()) follower.releaseUnplaced();
  }

  /** To be called now and then, see {@link TopicFollower.beat}. */
  beat(): void {
    for (const followers of [this.#named, this.#matched])
      for (const follower of followers.values()) void follower.beat();
  }

  #of(topic: string): TopicFollower | undefined {
    const known = this.#named.get(topic) ?? this.#matched.get(topic);
    if (known !== undefined || !this.#interest.holdsPattern(topic)) return known;
    const follower = new TopicFollower(topic, this.#home);
    this.#remember(topic, follower);
    return follower;
  }

  #remember(topic: string, follower: TopicFollower): void {
    this.#matched.set(topic, follower);
    const [oldest] = this.#matched;
    if (this.#matched.size <= mostPatternTopics || oldest === undefined) return;
    this.#matched.delete(oldest[0]);
    oldest[1].end();
  }
}
