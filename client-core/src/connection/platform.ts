/** `back`: the network is there, or somebody looks again. `gone`: the network may be gone. */
export type PlatformSignal = 'back' | 'gone';

/** What the platform knows of its network and of who looks. */
export interface PlatformSignals {
  /** Calls for each signal; gives what ends that. */
  watch(onSignal: (signal: PlatformSignal) => void): () => void;
}

/** Where events come from, as far as it is needed here. */
interface Source {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/**
 * The signals of a browser: `online`, `offline`, `pageshow`, and of the document `visibilitychange` and `resume`. Other runtimes
 * have none of them, and give none.
 */
export function createPlatformSignals(scope: object = globalThis): PlatformSignals {
  return {
    watch: (onSignal) => {
      const document: unknown = Reflect.get(scope, 'document');
      const back = (): void => onSignal('back');
      const seen = (): void => {
        if (isVisible(document)) onSignal('back');
      };
      const ends = [
        ...listen(scope, { online: back, pageshow: back, offline: () => onSignal('gone') }),
        ...listen(document, { visibilitychange: seen, resume: back }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

function listen(source: unknown, listeners: Readonly<Record<string, () => void>>): (() => void)[] {
  if (!isSource(source)) return [];
  return Object.entries(listeners).map(([type, listener]) => {
    source.addEventListener(type, listener);
    return () => source.removeEventListener(type, listener);
  });
}

function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'addEventListener' in value && 'removeEventListener' in value;
}

function isVisible(document: unknown): boolean {
  return typeof document === 'object' && document !== null && Reflect.get(document, 'visibilityState') === 'visible';
}
