import type { BackplaneHistory, HistoryAnswer, HistoryEntry, PublicationPosition } from '../backplane.ts';
import type { LogStore, Stored } from './log-store.ts';
import type { Parcel } from './parcel.ts';
import { topicSubject } from './subject.ts';

/** One reading of a topic for all who ask while the one before it is under way. */
interface Readings {
  running: Promise<readonly Parcel[]>;
  next: Promise<readonly Parcel[]> | undefined;
}

/** Answers from the stream what was missed. Each answer is as the stream is at some moment after it was asked. */
export class NatsHistory implements BackplaneHistory {
  readonly #store: LogStore;
  readonly #capacity: number;
  readonly #readings = new Map<string, Readings>();

  /** `capacity` publications of a topic count as kept, though a message may hold more of them. */
  constructor(store: LogStore, capacity: number) {
    this.#store = store;
    this.#capacity = capacity;
  }

  async position(topic: string): Promise<PublicationPosition | undefined> {
    return lastPosition((await this.#store.last(topic))?.parcel);
  }

  async after(topic: string, position: PublicationPosition, maxMessages: number): Promise<HistoryAnswer> {
    const at = await this.position(topic);
    if (at?.epoch !== position.epoch) return { kind: 'unknown', at };
    if (position.offset >= at.offset) return { kind: 'recovered', at, publications: [] };
    const most = Math.min(maxMessages, this.#capacity);
    if (at.offset - position.offset > most) return { kind: 'gap', at };
    return judge(await this.#read(topic), position, most);
  }

  async #read(topic: string): Promise<readonly Parcel[]> {
    const readings = this.#readings.get(topic);
    // The one under way may have passed what was published before this was asked.
    if (readings !== undefined) {
      readings.next ??= readings.running.then(
        () => this.#begin(topic),
        () => this.#begin(topic),
      );
      return readings.next;
    }
    return this.#begin(topic);
  }

  #begin(topic: string): Promise<readonly Parcel[]> {
    const running = this.#parcels(topic);
    const readings: Readings = { running, next: undefined };
    this.#readings.set(topic, readings);
    const end = (): void => {
      if (readings.next === undefined) this.#readings.delete(topic);
    };
    running.then(end, end);
    return running;
  }

  async #parcels(topic: string): Promise<readonly Parcel[]> {
    const parcels: Parcel[] = [];
    const take = (_: string, { parcel }: Stored): void => {
      if (parcel?.position !== undefined) parcels.push(parcel);
    };
    await this.#store.read(topicSubject(topic), 1, take);
    return parcels;
  }
}

/** All behind a position, where it is there without a hole. */
function judge(parcels: readonly Parcel[], { epoch, offset }: PublicationPosition, most: number): HistoryAnswer {
  const at = lastPosition(parcels.at(-1));
  if (at?.epoch !== epoch) return { kind: 'unknown', at };
  const publications = parcels.flatMap((parcel) => entriesOf(parcel, epoch)).filter((each) => each.offset > offset);
  const isWhole = publications.every((each, index) => each.offset === offset + 1 + index);
  if (!isWhole || publications.length !== at.offset - offset || publications.length > most) return { kind: 'gap', at };
  return { kind: 'recovered', at, publications };
}

function entriesOf({ texts, position }: Parcel, epoch: number): readonly HistoryEntry[] {
  if (position?.epoch !== epoch) return [];
  return texts.map((text, index) => ({ offset: position.offset + index, text }));
}

function lastPosition(parcel: Parcel | undefined): PublicationPosition | undefined {
  if (parcel?.position === undefined) return undefined;
  return { epoch: parcel.position.epoch, offset: parcel.position.offset + parcel.texts.length - 1 };
}
