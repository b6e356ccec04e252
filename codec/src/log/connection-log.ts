import { type Profile, type SessionDialect, sessionDialects } from '@wsekit/spec';
import { type CodecContext, createCodecContext } from '../context.ts';
import { encodeHex } from '../crypto/hex.ts';
import type { Frame } from '../frame/frame.ts';
import type { PayloadCodec } from '../payload/payload-codec.ts';
import type { ClientSessionOptions } from '../session/client-options.ts';
import type { SessionEvent } from '../session/handler.ts';
import type { SessionOptions } from '../session/session-options.ts';
import { eventLine } from './event-line.ts';
import { type FrameFields, type FrameStyle, frameFields, isSealed, sealedFields } from './frame-fields.ts';
import { maskUrl } from './mask.ts';
import { directionsOf, type LogRecord, type LogSecrets, type LogSide, placed, type Unplaced } from './record.ts';
import { watchedProvider } from './watched-provider.ts';

/** What is known of a connection when it begins. */
export interface LoggedConnection {
  /** Names it within the log. Default: a number of the recorder's. */
  readonly conn?: string;
  readonly side: LogSide;
  readonly implementation?: string;
  /** Default D2g. */
  readonly dialect?: SessionDialect;
  readonly profile?: Profile;
  /** Default `json`. */
  readonly format?: 'json' | 'msgpack';
  readonly msgpack?: PayloadCodec;
  readonly url?: string;
  readonly user?: string;
  /** Options of its session: dialect, profile and format are theirs where they are not given here. */
  readonly session?: Pick<ClientSessionOptions, 'dialect' | 'profile' | 'format' | 'msgpack'>;
  nowMs(): number;
}

/** Where the records of a connection go, and how they are written. */
export interface ConnectionLogHome {
  readonly secrets: LogSecrets;
  readonly maxFrameBytes: number;
  write(record: LogRecord): void;
}

/** Writes down one connection: what its owner tells it, in the order of the calls. Nothing it does comes back as an error. */
export class ConnectionLog {
  readonly #about: LoggedConnection & { readonly conn: string };
  readonly #home: ConnectionLogHome;
  #in: FrameStyle;
  #out: FrameStyle;
  /** Came sealed, and waits for its key. */
  #sealed: Uint8Array | undefined;
  /** What is in frames that were sealed here. */
  readonly #plaintexts = new WeakMap<Uint8Array, Uint8Array>();

  constructor(about: LoggedConnection & { readonly conn: string }, home: ConnectionLogHome) {
    this.#about = about;
    this.#home = home;
    const directions = directionsOf(about.side);
    this.#in = this.#style(this.#context(directions.in));
    this.#out = this.#style(this.#context(directions.out));
  }

  /** It is open. */
  opened(remote?: string): void {
    const { side, dialect = sessionDialects.D2g, format = 'json', url, user } = this.#about;
    this.#write({
      k: 'open',
      side,
      dialect: dialect.name,
      format,
      ...(url === undefined ? {} : { url: this.#home.secrets === 'kept' ? url : maskUrl(url) }),
      ...(remote === undefined || remote === '' ? {} : { remote }),
      ...(user === undefined ? {} : { user }),
    });
  }

  /** Gives options of a session through whose keys this log can see. */
  watch<Options extends Pick<SessionOptions, 'encryption'>>(options: Options): Options {
    const { encryption } = options;
    if (encryption === undefined) return options;
    return { ...options, encryption: { ...encryption, provider: watchedProvider(encryption.provider, this.#watcher) } };
  }

  /** A frame came, and is about to be read. */
  received(frame: Frame): void {
    this.settled();
    if (isSealed(frame)) this.#sealed = frame;
    else this.#frame('in', frameFields(frame, this.#in));
  }

  /** What came has been read. */
  settled(): void {
    this.#takeSealed(undefined);
  }

  /** A frame was given to the connection, which had room for it or not. */
  sent(frame: Frame, isTaken: boolean): void {
    this.settled();
    const fields = isSealed(frame)
      ? sealedFields(frame, this.#plaintexts.get(frame), this.#out)
      : frameFields(frame, this.#out);
    this.#frame('out', fields);
    if (!isTaken) this.decided('dropped', 'no_room');
  }

  /** The session tells of something. */
  event(event: SessionEvent): void {
    this.settled();
    if (event.type === 'dialect') this.#adopt({ dialect: event.dialect });
    this.#write(eventLine(event));
  }

  /** Something was decided: `refused`, `dropped`, `closed`, ... */
  decided(what: string, why: string, details?: Readonly<Record<string, unknown>>): void {
    this.settled();
    this.#write({ k: 'decision', what, why, ...(details === undefined ? {} : { details }) });
  }

  /** It has ended. */
  ended(code: number | undefined, reason: string, why?: string): void {
    this.settled();
    this.#write({
      k: 'close',
      ...(code === undefined ? {} : { code }),
      reason,
      ...(why === undefined ? {} : { why }),
    });
  }

  get #watcher(): Parameters<typeof watchedProvider>[1] {
    return {
      keyed: (key) => {
        if (this.#home.secrets === 'kept') this.#write({ k: 'key', aes_key_hex: encodeHex(key) });
      },
      sealed: (frame, plaintext) => void this.#plaintexts.set(frame, plaintext.slice()),
      opened: (plaintext) => this.#takeSealed(plaintext),
    };
  }

  #takeSealed(plaintext: Uint8Array | undefined): void {
    const frame = this.#sealed;
    if (frame === undefined) return;
    this.#sealed = undefined;
    this.#frame('in', sealedFields(frame, plaintext, this.#in));
  }

  #frame(k: 'in' | 'out', fields: FrameFields): void {
    this.#write({ k, ...fields });
  }

  #write(record: Unplaced): void {
    this.#home.write(placed(record, this.#about.conn, this.#about.nowMs()));
  }

  #adopt(change: Pick<CodecContext, 'dialect'>): void {
    this.#in = this.#style({ ...this.#in.context, ...change });
    this.#out = this.#style({ ...this.#out.context, ...change });
  }

  #style(context: CodecContext): FrameStyle {
    const { secrets, maxFrameBytes } = this.#home;
    return { context, secrets, maxFrameBytes };
  }

  #context(direction: CodecContext['direction']): CodecContext {
    const { dialect = sessionDialects.D2g, profile = 'observed', format = 'json', msgpack } = this.#about;
    return createCodecContext({
      direction,
      dialect,
      profile,
      format,
      ...(msgpack === undefined ? {} : { msgpack }),
    });
  }
}
