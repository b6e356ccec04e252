import type { ErrorCode } from '@wsekit/spec';
import type { ServerEvent } from './events.ts';

/** An event of one type. */
export type EventOf<Type extends ServerEvent['type']> = Extract<ServerEvent, { readonly type: Type }>;

/** What an application wants to be called with in place of asking for events. What it throws or rejects with is reported. */
export type EventCallback<Event extends ServerEvent = ServerEvent> = (event: Event) => unknown;

/** Why an event was not taken; undefined where it was, a promise of either while callbacks are at work. */
export type EventOutcome = ErrorCode | undefined | Promise<ErrorCode | undefined>;

/** What events go through. */
export interface EventDeskOptions {
  /** Takes what nobody wants to be called with; false when there is no room. */
  readonly keep: (event: ServerEvent) => boolean;
  /** Told of what callbacks throw or reject with. */
  readonly failed: (error: unknown) => void;
}

/** Hands events to the application's callbacks; keeps those that nobody wants to be called with. */
export class EventDesk {
  readonly #options: EventDeskOptions;
  /** Lists are replaced and not changed, so that an event goes to those who wanted it when it came. */
  readonly #byType = new Map<ServerEvent['type'], readonly EventCallback[]>();
  /** Called with every event. */
  forAll: EventCallback | undefined;

  constructor(options: EventDeskOptions) {
    this.#options = options;
  }

  /** Adds a callback for one type; gives what removes it. */
  on<Type extends ServerEvent['type']>(type: Type, callback: EventCallback<EventOf<Type>>): () => void {
    let isOn = true;
    const entry: EventCallback = (event) => (isOn && isOf(event, type) ? callback(event) : undefined);
    this.#byType.set(type, [...(this.#byType.get(type) ?? []), entry]);
    return () => {
      isOn = false;
      const left = (this.#byType.get(type) ?? []).filter((each) => each !== entry);
      if (left.length > 0) this.#byType.set(type, left);
      else this.#byType.delete(type);
    };
  }

  /** Calls whoever wants it; keeps it for nobody. */
  tell(event: ServerEvent): EventOutcome {
    const { forAll } = this;
    const callbacks = this.#byType.get(event.type);
    if (forAll === undefined && callbacks === undefined) {
      return this.#options.keep(event) ? undefined : 'CIRCUIT_BREAKER_OPEN';
    }
    let outcome = forAll === undefined ? undefined : this.#call(forAll, event);
    for (const callback of callbacks ?? []) outcome = both(outcome, this.#call(callback, event));
    return outcome;
  }

  #call(callback: EventCallback, event: ServerEvent): EventOutcome {
    try {
      const result = callback(event);
      return result instanceof Promise ? result.then(nothing, (error) => this.#failed(error)) : undefined;
    } catch (error) {
      return this.#failed(error);
    }
  }

  #failed(error: unknown): ErrorCode {
    this.#options.failed(error);
    return 'HANDLER_ERROR';
  }
}

function nothing(): undefined {}

/** What two callbacks came to: the first failure, later where one of them is still at work. */
function both(first: EventOutcome, second: EventOutcome): EventOutcome {
  if (!(first instanceof Promise) && !(second instanceof Promise)) return first ?? second;
  return Promise.all([first, second]).then(([one, other]) => one ?? other);
}

function isOf<Type extends ServerEvent['type']>(event: ServerEvent, type: Type): event is EventOf<Type> {
  return event.type === type;
}
