import type {
  Backplane,
  BackplaneHealth,
  BackplaneHistory,
  BackplaneNode,
  PresenceNews,
  Publication,
  RemotePresenceNews,
} from './backplane.ts';
import { InterestSet } from './interest-set.ts';
import type { BusMessage, BusNode, MemoryBus } from './memory-bus.ts';

/** A server's place on a {@link MemoryBus}. */
export class MemoryBackplane implements Backplane, BusNode {
  readonly kind = 'memory';
  readonly history: BackplaneHistory | undefined;
  /** Tells it from the other nodes of the bus. */
  readonly id: string = crypto.randomUUID();
  readonly #bus: MemoryBus;
  readonly #interest = new InterestSet();
  #waiting: BusMessage[] = [];
  #callOff: (() => void) | undefined;
  #node: BackplaneNode | undefined;
  #state: BackplaneHealth['state'] = 'connecting';
  readonly #counters = { messagesSent: 0, messagesDelivered: 0, bytesSent: 0, bytesReceived: 0, reconnects: 0 };

  constructor(bus: MemoryBus) {
    this.#bus = bus;
    this.history = bus.history === undefined ? undefined : this.#askHistory();
  }

  async start(node: BackplaneNode): Promise<void> {
    if (this.#state === 'stopped') return;
    this.#node = node;
    for (const topic of node.interests()) this.#interest.add(topic);
    this.#bus.join(this);
    this.#become('connected');
  }

  publish(publication: Publication): void {
    if (this.#state === 'stopped') return;
    if (this.#bus.has(this)) {
      const others = this.#bus.publish(this, publication);
      const sent = this.#bus.history === undefined ? others : 1;
      this.#counters.messagesSent += sent;
      this.#counters.bytesSent += sent * Buffer.byteLength(publication.text);
    } else if (this.history !== undefined) this.#node?.undelivered(publication);
  }

  addInterest(topic: string): void {
    this.#interest.add(topic);
  }

  dropInterest(topic: string): void {
    this.#interest.delete(topic);
  }

  announcePresence(change: PresenceNews): void {
    if (this.#bus.has(this)) this.#bus.announce(this, { ...change, node: this.id });
  }

  health(): BackplaneHealth {
    const peerCount = this.#bus.has(this) ? this.#bus.size - 1 : 0;
    const counters = { ...this.#counters, messagesDropped: 0, unknownMessageTypes: 0, deadLetters: 0 };
    return { state: this.#state, peerCount, counters };
  }

  /** The others need not know: what they publish goes to those who hold it, until the last connection has gone. */
  drain(): void {}

  async stop(): Promise<void> {
    this.#bus.leave(this);
    this.#callOff?.();
    this.#callOff = undefined;
    this.#waiting = [];
    this.#become('stopped');
    this.#node = undefined;
  }

  /** Cuts it off from the bus, until {@link heal}. */
  cut(): void {
    this.#bus.leave(this);
    if (this.#state === 'connected') this.#become('degraded');
  }

  /** Brings it back to the bus. */
  heal(): void {
    if (this.#state !== 'degraded') return;
    this.#bus.join(this);
    this.#counters.reconnects += 1;
    this.#become('connected');
  }

  nowMs(): number {
    return this.#node?.clock.nowMs() ?? 0;
  }

  holds(topic: string): boolean {
    return this.#interest.holds(topic);
  }

  *ownPresence(): Iterable<RemotePresenceNews> {
    for (const each of this.#node?.localPresence() ?? []) yield { ...each, kind: 'join', node: this.id };
  }

  take(message: BusMessage): void {
    this.#waiting.push(message);
    this.#callOff ??= this.#node?.clock.schedule(0, () => this.#work());
  }

  #work(): void {
    this.#callOff = undefined;
    const messages = this.#waiting;
    this.#waiting = [];
    for (const message of messages) this.#hand(message);
  }

  #hand(message: BusMessage): void {
    const node = this.#node;
    if (node === undefined) return;
    if (message.kind === 'presence') node.presence(message.news);
    else if (message.kind === 'left') node.nodeLeft(message.node);
    else {
      const { publication } = message;
      const reached = node.deliver(publication);
      if (publication.node === this.id) return;
      this.#counters.messagesDelivered += reached;
      this.#counters.bytesReceived += Buffer.byteLength(publication.text);
    }
  }

  #become(state: BackplaneHealth['state']): void {
    this.#state = state;
    this.#node?.stateChanged();
  }

  #askHistory(): BackplaneHistory {
    const ask = async <Answer>(answer: () => Answer): Promise<Answer> => {
      if (!this.#bus.has(this)) throw new Error('asking the history of a bus: not connected to it');
      return answer();
    };
    return {
      after: (topic, position, most) => ask(() => this.#bus.after(topic, position, most)),
      position: (topic) => ask(() => this.#bus.history?.placeOf(topic)),
    };
  }
}

/** Puts a server onto a bus: `createServer({ backplane: createMemoryBackplane(bus) })`. */
export function createMemoryBackplane(bus: MemoryBus): MemoryBackplane {
  return new MemoryBackplane(bus);
}
