import { defaultBatchMessages, defaultServerRate } from '@wsekit/codec/session';
import { limits } from '@wsekit/spec';
import type { ClientConnection } from '../connection/client-connection.ts';
import type { HandlerHome } from './handler.ts';

/** A setting of a connection, by the name clients give it. */
interface Setting {
  readonly read: (home: HandlerHome, client: ClientConnection) => unknown;
  /** Absent for what is not the client's to change. */
  readonly change?: {
    /** What may be set, in words; undefined where the value may. */
    readonly whyNot: (home: HandlerHome, value: unknown) => string | undefined;
    readonly write: (home: HandlerHome, client: ClientConnection, value: unknown) => void;
  };
}

const settings: Readonly<Record<string, Setting>> = {
  compression_enabled: {
    read: (home, client) => thresholdOf(home, client) > 0,
    change: {
      whyNot: (_, value) => unlessBoolean(value),
      write: (home, { settings: own }, value) => {
        own.compressionThresholdBytes = value === true ? serverThreshold(home) || defaultThreshold : 0;
      },
    },
  },
  compression_threshold: {
    read: thresholdOf,
    change: {
      whyNot: (_, value) => unlessInteger(value, 0, limits.max_message_bytes),
      write: (_, { settings: own }, value) => {
        own.compressionThresholdBytes = Number(value);
      },
    },
  },
  batching_enabled: {
    read: (_, { settings: own }) => own.isBatching,
    change: {
      whyNot: (_, value) => unlessBoolean(value),
      write: (_, { settings: own }, value) => {
        own.isBatching = value === true;
      },
    },
  },
  batch_size: {
    read: (_, { settings: own }) => own.batchMessages,
    change: {
      whyNot: ({ options }, value) => unlessInteger(value, 1, options.maxBatchMessages ?? defaultBatchMessages),
      write: (_, { settings: own }, value) => {
        own.batchMessages = Number(value);
      },
    },
  },
  max_message_size: { read: ({ options }) => options.maxFrameBytes ?? limits.max_message_bytes },
  max_batch_size: { read: ({ options }) => options.maxBatchMessages ?? defaultBatchMessages },
  rate_limit_capacity: { read: ({ options }) => (options.rate ?? defaultServerRate).capacity },
  rate_limit_refill: { read: ({ options }) => (options.rate ?? defaultServerRate).refillPerSecond },
  ping_interval: { read: ({ options }) => options.pingIntervalMs },
  idle_timeout: { read: ({ options }) => options.idleTimeoutMs },
};

/** Gives settings by name, all of them where none is named. */
export function readSettings(
  home: HandlerHome,
  client: ClientConnection,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const asked = names.length === 0 ? Object.keys(settings) : names;
  return Object.fromEntries(asked.map((name) => [name, settings[name]?.read(home, client)]));
}

/** Says which names are none of a setting; undefined where all are. */
export function unknownSettings(names: readonly string[]): string | undefined {
  const unknown = names.filter((name) => !Object.hasOwn(settings, name));
  if (unknown.length === 0) return undefined;
  return `no such setting: ${shorten(unknown)}; there are ${Object.keys(settings).join(', ')}`;
}

/** Says why settings cannot be what is asked; undefined where they can. */
export function whyNotSettings(home: HandlerHome, asked: Readonly<Record<string, unknown>>): string | undefined {
  const unknown = unknownSettings(Object.keys(asked));
  if (unknown !== undefined) return unknown;
  const problems = Object.entries(asked).flatMap(([name, value]) => {
    const change = settings[name]?.change;
    const why = change === undefined ? "is not the client's to change" : change.whyNot(home, value);
    return why === undefined ? [] : [`${name} ${why}`];
  });
  return problems.length === 0 ? undefined : problems.join('; ');
}

/** Sets what {@link whyNotSettings} has nothing against. */
export function writeSettings(
  home: HandlerHome,
  client: ClientConnection,
  asked: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(asked)) settings[name]?.change?.write(home, client, value);
}

const defaultThreshold = limits.compression_threshold_bytes;

function serverThreshold({ options }: HandlerHome): number {
  return options.compressionThresholdBytes ?? defaultThreshold;
}

function thresholdOf(home: HandlerHome, { settings: own }: ClientConnection): number {
  return own.compressionThresholdBytes ?? serverThreshold(home);
}

function unlessBoolean(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'has to be true or false';
}

function unlessInteger(value: unknown, least: number, most: number): string | undefined {
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return fits ? undefined : `has to be an integer from ${least} to ${most}`;
}

const mostNamed = 3;
const longestName = 40;

/** Whoever asks for a thousand settings gets no thousand names back. */
function shorten(names: readonly string[]): string {
  const named = names.slice(0, mostNamed).map((name) => name.slice(0, longestName));
  return names.length > mostNamed ? `${named.join(', ')} and ${names.length - mostNamed} more` : named.join(', ');
}
