import type { ConnectionLog, Recorder } from '@wsekit/codec/log';
import { msgpack } from '@wsekit/codec/msgpack';
import { type Dialect, type DialectName, dialects, type Profile } from '@wsekit/spec';
import type { Format, Sealing, Step } from '#suites/language/index.ts';
import type { Door } from './door.ts';
import { EventDesk } from './event-desk.ts';
import type { LiveLimits } from './limits.ts';
import type { Line } from './line.ts';
import type { LinkListener } from './link-network.ts';
import { NotSupported, SuiteError } from './outcome.ts';
import type { Testee } from './peer.ts';
import { Names } from './shape/names.ts';
import type { Speech } from './speech.ts';
import type { WireLog } from './wire-log.ts';

/** What a case is put under. */
export interface LiveSetting {
  readonly dialect: DialectName;
  readonly profile: Profile;
  readonly format: Format;
  readonly sealing: Sealing;
}

/** Takes one step on a stage. */
export type TakeStep = (step: Step, stage: Stage) => Promise<void> | void;

/** Where connections of a run are written down. */
export interface Recording {
  readonly recorder: Recorder;
  /** Of the run. */
  readonly name: string;
}

/** What a stage is made of. */
export interface StageParts {
  readonly testee: Testee;
  readonly setting: LiveSetting;
  readonly limits: LiveLimits;
  readonly log: WireLog;
  /** Writes connections down, each as part of this run. */
  readonly recording?: Recording | undefined;
  /** What takes steps; absent where none are taken by name. */
  readonly takeStep?: TakeStep;
  /** Where the client under test connects to; there in the suite for clients alone. */
  readonly door?: Door | undefined;
  /** Ends the case from outside. */
  readonly signal: AbortSignal;
}

/** Where one case is played: the implementation, the lines to it, and what was remembered. */
export class Stage {
  readonly testee: Testee;
  readonly setting: LiveSetting;
  readonly limits: LiveLimits;
  readonly log: WireLog;
  readonly dialect: Dialect;
  readonly names: Names = new Names();
  readonly events: EventDesk;
  readonly signal: AbortSignal;
  readonly takeStep: TakeStep;
  readonly #door: Door | undefined;
  readonly #recording: Recording | undefined;
  /** The step at which the case ended before its end, in words. */
  failedAt: string | undefined;
  readonly #lines = new Map<string, Line>();
  readonly #places = new Map<string, LinkListener>();
  readonly #farewells: (() => void)[] = [];
  readonly #speeches = new Map<string, Speech>();

  constructor({ testee, setting, limits, log, signal, door, recording, takeStep = takesNone }: StageParts) {
    this.#recording = recording;
    this.takeStep = takeStep;
    this.#door = door;
    this.signal = signal;
    this.testee = testee;
    this.setting = setting;
    this.limits = limits;
    this.log = log;
    this.dialect = dialects[setting.dialect];
    this.events = new EventDesk(testee, log);
  }

  /** Throws {@link SuiteError} where the suite is no server. */
  get door(): Door {
    if (this.#door === undefined) throw new SuiteError('nobody connects to this suite');
    return this.#door;
  }

  /** Begins to write down a connection, in which the suite is on `side`; undefined where nobody wants that. */
  record(as: string, side: 'suite' | 'server', format: Format): ConnectionLog | undefined {
    const { dialect, setting } = this;
    return this.#recording?.recorder.connection({
      conn: `${this.#recording.name} ${as}`,
      ...{ side, implementation: 'wse-conformance', dialect, profile: setting.profile, format, msgpack },
      nowMs: () => performance.now(),
    });
  }

  addLine(line: Line): void {
    if (this.#lines.has(line.name)) throw new SuiteError(`there is a line ${line.name} already`);
    this.#lines.set(line.name, line);
  }

  addSpeech(speech: Speech): void {
    this.addLine(speech.line);
    this.#speeches.set(speech.line.name, speech);
  }

  /** Throws {@link SuiteError} for a line that was never opened. */
  line(name: string): Line {
    const found = this.#lines.get(name);
    if (found === undefined) throw new SuiteError(`there is no line ${name}`);
    return found;
  }

  /** The line as one that carries frames of the client link, if it is one. */
  findSpeech(name: string): Speech | undefined {
    return this.#speeches.get(name);
  }

  /** The line as one that carries frames of the client link. */
  speech(name: string): Speech {
    const found = this.#speeches.get(name);
    if (found === undefined) throw new SuiteError(`there is no connection ${name}`);
    return found;
  }

  /** Listens at a place from now on. */
  addPlace(name: string, place: LinkListener): void {
    this.#places.set(name, place);
    this.onLeave(() => place.close());
  }

  /** Throws {@link SuiteError} for a place that nobody listens at. */
  place(name: string): LinkListener {
    const found = this.#places.get(name);
    if (found === undefined) throw new SuiteError(`nobody listens at ${name}`);
    return found;
  }

  /** Throws {@link NotSupported} where the implementation is not driven. */
  assertDriven(what: string): void {
    if (!this.testee.isDriven) throw new NotSupported(`${what} needs a driver`);
  }

  /** Calls when the case is over. */
  onLeave(call: () => void): void {
    this.#farewells.push(call);
  }

  /** Cuts all lines. */
  leave(): void {
    for (const call of this.#farewells.splice(0)) call();
    for (const line of this.#lines.values()) line.cut();
  }
}

function takesNone({ do: name }: Step): never {
  throw new SuiteError(`nothing takes the step ${name}`);
}
