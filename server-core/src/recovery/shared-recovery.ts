import type { BackplaneHistory, HistoryAnswer, PublicationPosition } from '../backplane/backplane.ts';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { ResolvedOptions } from '../options.ts';
import { isPattern } from '../topics/glob.ts';
import { isAtOrBefore } from './hold.ts';
import { Holds, type HoldsHome } from './holds.ts';
import { formatEpoch, parseEpoch, parseOffset } from './position.ts';
import { Questions } from './questions.ts';
import { noHistory, type RecoveryAnswer } from './recovery-store.ts';
import { replayTo } from './replay.ts';

/** What clients are given back with what they missed. */
export interface SharedRecoveryHome extends HoldsHome<ClientConnection> {
  readonly options: ResolvedOptions;
  readonly nodes: HoldsHome<ClientConnection>['nodes'] & { readonly history: BackplaneHistory | undefined };
  /** What a publication of the history looks like on the wire. */
  readonly publisher: { textOf(topic: string, text: string, position: PublicationPosition): string };
}

/** A position as a client gives it. */
type Given = { readonly epoch?: unknown; readonly offset?: unknown } | null | undefined;
export type TopicAnswer = readonly [topic: string, answer: RecoveryAnswer];

/** Topics one connection may be asking for at a time; for more it is told that nothing is known. */
const mostQuestions = 1_024;

/** What one connection asked for a topic. */
interface Asked {
  readonly topic: string;
  readonly position: PublicationPosition | undefined;
  answer: HistoryAnswer | undefined;
}

/** Recovers from the history of a backplane: exactly what a history of this node would give, or the client is told of a loss. */
export class SharedRecovery {
  readonly holds: Holds<ClientConnection>;
  readonly #home: SharedRecoveryHome;
  readonly #questions: Questions;
  readonly #asking = new WeakMap<ClientConnection, number>();

  constructor(home: SharedRecoveryHome) {
    const { maxReplayMessages: maxMessages, maxBufferedBytes: maxBytes, clock } = home.options;
    this.#home = home;
    this.holds = new Holds(home, { maxMessages, maxBytes });
    this.#questions = new Questions(clock);
  }

  /** Holds what is published to topics, asks for what was missed, sends that, and answers; what was held follows. */
  recover(
    client: ClientConnection,
    topics: readonly string[],
    positionOf: (topic: string) => Given,
    answered: (answers: readonly TopicAnswer[]) => void,
  ): void {
    const names = topics.filter((topic) => !isPattern(topic)).slice(0, mostQuestions - (this.#asking.get(client) ?? 0));
    this.#ask(client, names, positionOf, (asked) => {
      const known = new Map(asked.map((each) => [each.topic, this.#replay(client, each)]));
      answered(topics.map((topic) => [topic, known.get(topic) ?? noHistory] as const));
      // The answer stands before what follows it, also where the application gives it.
      this.#home.options.clock.schedule(0, () => {
        for (const { topic } of asked) this.holds.end(client, topic);
      });
    });
  }

  stop(): void {
    this.#questions.stop();
  }

  #ask(
    client: ClientConnection,
    topics: readonly string[],
    positionOf: (topic: string) => Given,
    done: (asked: readonly Asked[]) => void,
  ): void {
    const asked = topics.map((topic): Asked => ({ topic, position: parsed(positionOf(topic)), answer: undefined }));
    if (asked.length === 0) done(asked);
    let left = asked.length;
    this.#asking.set(client, (this.#asking.get(client) ?? 0) + left);
    for (const each of asked) this.holds.begin(client, each.topic, this.#home.nodes.lastOf(each.topic));
    for (const each of asked) {
      this.#questions.ask(
        () => this.#question(each),
        (answer) => {
          each.answer = answer;
          left -= 1;
          this.#asking.set(client, (this.#asking.get(client) ?? 0) - 1);
          if (left === 0) done(asked);
        },
      );
    }
  }

  async #question({ topic, position }: Asked): Promise<HistoryAnswer> {
    const { nodes, options } = this.#home;
    if (nodes.history === undefined) throw new Error('the backplane keeps no history');
    if (position !== undefined) return nodes.history.after(topic, position, options.maxReplayMessages);
    return { kind: 'unknown', at: await nodes.history.position(topic) };
  }

  /** Sends what was missed, and answers. */
  #replay(client: ClientConnection, asked: Asked): RecoveryAnswer {
    const { topic, answer } = asked;
    const hold = client.paused?.get(topic);
    const texts = this.#missed(client, asked);
    if (answer !== undefined && answer.at !== undefined && texts !== undefined) {
      this.holds.settle(client, topic, answer.at);
      return answerOf(answer.at, true, texts.length);
    }
    const at = latest([hold?.baseline, answer?.at, hold?.droppedTo, before(hold?.first)]);
    this.holds.settle(client, topic, at);
    // Of a history that could not be asked nothing is known: who stays where it stood sees what is missing by the next message.
    const told = at ?? (answer === undefined ? asked.position : undefined);
    return told === undefined ? noHistory : answerOf(told, false, 0);
  }

  /** Sends what the history has given; undefined where that is not all, or there is no room for it. */
  #missed(client: ClientConnection, asked: Asked): readonly string[] | undefined {
    const { topic, answer } = asked;
    if (answer?.kind !== 'recovered' || this.#isShort(asked, answer.at, client)) return undefined;
    const { publisher, options } = this.#home;
    const texts = answer.publications.map(({ offset, text }) =>
      publisher.textOf(topic, text, { ...answer.at, offset }),
    );
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const { maxBufferedBytes } = options;
    return replayTo(client, { texts, bytes }, { maxBufferedBytes, nowMs: this.#home.nowMs() }) ? texts : undefined;
  }

  /** Whether something is missing between what the history gave and what waits, or before it. */
  #isShort({ topic, position }: Asked, at: PublicationPosition, client: ClientConnection): boolean {
    const hold = client.paused?.get(topic);
    if (hold === undefined || hold.hasLost || !this.#home.topics.leadsTo(client, topic)) return true;
    // (WSE-REC-043)
    const isBeyond = (position?.offset ?? 0) > at.offset;
    if (isBeyond && this.#home.options.profile === 'documented') return true;
    if (hold.baseline?.epoch === at.epoch && hold.baseline.offset > at.offset) return true;
    return hold.first?.epoch === at.epoch && hold.first.offset > at.offset + 1;
  }
}

/** The last of places: one of another epoch stands behind those before it, and within an epoch the offset counts. */
function latest(places: readonly (PublicationPosition | undefined)[]): PublicationPosition | undefined {
  return places.reduce((last, place) => (place === undefined || isAtOrBefore(place, last) ? last : place), undefined);
}

/** The place before one; undefined before the first. */
function before(place: PublicationPosition | undefined): PublicationPosition | undefined {
  return place === undefined || place.offset === 0 ? undefined : { ...place, offset: place.offset - 1 };
}

function parsed(given: Given): PublicationPosition | undefined {
  const [epoch, offset] = [parseEpoch(given?.epoch), parseOffset(given?.offset)];
  return epoch === undefined || offset === undefined ? undefined : { epoch, offset };
}

function answerOf({ epoch, offset }: PublicationPosition, recovered: boolean, count: number): RecoveryAnswer {
  return { epoch: formatEpoch(epoch), offset, recoverable: true, recovered, count };
}
