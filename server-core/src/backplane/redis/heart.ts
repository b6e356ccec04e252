import type { Clock } from '../../clock.ts';
import type { Engine } from './engine.ts';
import type { Membership } from './membership.ts';

/** Beats for which a connection may be silent. */
const mostSilentBeats = 2;

/** What a heart needs. */
export interface HeartHome {
  readonly engine: Engine;
  readonly membership: Membership;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** Called first at each beat. */
  beating(): void;
  isDegraded(): boolean;
  /** Begins again what had failed. */
  resume(): void;
  failed(error: unknown): void;
}

/**
 * Says again and again that this node is there. A connection that is silent for two beats is cut, so that it comes again: an
 * engine that hangs, or a network that swallows everything, ends no connection by itself.
 */
export class Heart {
  readonly #home: HeartHome;
  #callOff: (() => void) | undefined;
  /** Beats since this node began to say that it is there, while the engine does not answer. */
  #unanswered = 0;
  /** Beats since it heard itself. */
  #unheard = 0;
  #isBeating = false;

  constructor(home: HeartHome) {
    this.#home = home;
  }

  start(): void {
    const { clock, heartbeatMs } = this.#home;
    this.#callOff = clock.schedule(heartbeatMs, () => {
      this.start();
      this.#beat();
    });
  }

  stop(): void {
    this.#callOff?.();
  }

  #beat(): void {
    const { engine, membership } = this.#home;
    this.#home.beating();
    if (!engine.canPublish) return;
    this.#unanswered = this.#isBeating ? this.#unanswered + 1 : 0;
    this.#unheard = membership.hearsItself ? 0 : this.#unheard + 1;
    if (this.#unanswered === mostSilentBeats) engine.reconnect('publish');
    else if (this.#unheard === mostSilentBeats) engine.reconnect('subscribe');
    else if (this.#home.isDegraded()) this.#home.resume();
    else if (!this.#isBeating) void this.#sayHere();
  }

  async #sayHere(): Promise<void> {
    this.#isBeating = true;
    try {
      await this.#home.membership.beat();
    } catch (error) {
      this.#home.failed(error);
    } finally {
      this.#isBeating = false;
    }
  }
}
