import { type ClientOptions, createMemoryLocks, type QueueStorage, type TabLocks } from '@wsekit/client-core';
import type { Clock, Connection, Dialer } from '@wsekit/transports';
import type { MemoryLink } from '@wsekit/transports/memory';
import type { Stage, Told } from './stage.ts';

/** What the tabs of one browser share. */
export class Browser {
  readonly stage: Stage;
  readonly storage: QueueStorage;
  readonly locks: TabLocks = createMemoryLocks();
  readonly #claimed = new Set<MemoryLink>();

  constructor(stage: Stage, storage: QueueStorage) {
    this.stage = stage;
    this.storage = storage;
  }

  /** The link that belongs to no tab yet. */
  claimLink(): MemoryLink | undefined {
    const link = [...this.stage.network.links].find((each) => !this.#claimed.has(each));
    if (link !== undefined) this.#claimed.add(link);
    return link;
  }

  open(options: Partial<ClientOptions> = {}): Tab {
    return new Tab(this, options);
  }
}

/** A page with a client in it: it can lose the network, and die in the middle of anything. */
export class Tab {
  readonly told: Told;
  isDead = false;
  isOnline = true;
  /** Ids of messages it is taking out of the storage, and has not heard that they are out. */
  readonly takingOut = new Set<string>();
  /** How long its locks take. */
  lockTurns = 3;
  readonly #browser: Browser;
  readonly #death: Promise<void>;
  #die: () => void = () => {};
  #connection: Connection | undefined;
  #link: MemoryLink | undefined;

  constructor(browser: Browser, { offline, ...options }: Partial<ClientOptions>) {
    this.#browser = browser;
    this.#death = new Promise((resolve) => {
      this.#die = resolve;
    });
    const { storage } = this;
    this.told = browser.stage.start({
      ...options,
      clock: this.#clock,
      dialer: this.#dialer,
      offline: { ...offline, storage, locks: this.#locks },
    });
  }

  /** From here on nothing of this page runs; what it had given to the network or to the storage may still get there. */
  freeze(): void {
    this.isDead = true;
    this.#die();
  }

  /** Everything that is on its way is lost. */
  cut(): void {
    this.#link?.cut();
  }

  /** The network is gone; what was on its way may still get there. */
  disconnect(): void {
    this.isOnline = false;
    this.#connection?.terminate();
  }

  /** A storage that takes its time, and that nobody hears of who is dead. */
  private get storage(): QueueStorage {
    const { storage } = this.#browser;
    const alive = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      await turn();
      // What was not done when its page died is not done at all.
      if (this.isDead) return new Promise(() => {});
      const result = await call();
      await turn();
      return this.isDead ? new Promise(() => {}) : result;
    };
    return {
      name: storage.name,
      open: () => Promise.resolve(),
      list: () => alive(() => storage.list()),
      change: async (remove, put) => {
        for (const { id } of remove) this.takingOut.add(id);
        await alive(() => storage.change(remove, put));
        for (const { id } of remove) this.takingOut.delete(id);
      },
      close: () => {},
    };
  }

  get #clock(): Clock {
    const { unixClock } = this.#browser.stage;
    return {
      nowMs: unixClock.nowMs,
      schedule: (delayMs, call) => unixClock.schedule(delayMs, () => (this.isDead ? undefined : call())),
    };
  }

  /** The platform frees the locks of the dead. */
  get #locks(): TabLocks {
    const { locks } = this.#browser;
    return {
      request: async (name, options, call) => {
        for (let turns = 0; turns < this.lockTurns; turns += 1) await turn();
        if (this.isDead) return new Promise(() => {});
        return locks.request(name, options, (lock) => Promise.race([call(lock), this.#death]));
      },
    };
  }

  get #dialer(): Dialer {
    const { dialer } = this.#browser.stage;
    return {
      capabilities: dialer.capabilities,
      dial: async (url, options) => {
        if (!this.isOnline || this.isDead) throw new Error('there is no network');
        const { handler } = options;
        const alive = (call: () => void): void => (this.isDead ? undefined : call());
        return dialer.dial(url, {
          ...options,
          handler: {
            onOpen: (connection) => {
              this.#connection = connection;
              this.#link = this.#browser.claimLink();
              alive(() => handler.onOpen?.(connection));
            },
            onFrame: (frame) => alive(() => handler.onFrame(frame)),
            onDrain: () => alive(() => handler.onDrain?.()),
            onClose: (code, reason) => alive(() => handler.onClose(code, reason)),
          },
        });
      },
    };
  }
}

/** One turn of the event loop, as a database takes at least. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
