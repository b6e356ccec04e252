/** What parts tell each other: it may have to cross a process boundary as JSON. */
export type Told = string | number | boolean | null | readonly Told[] | { readonly [key: string]: Told };

/** How a played case ended for its parts. */
export interface Curtain {
  /** Why the case was given up; absent when every part did its work. */
  readonly gaveUp?: string;
}

/** What ties one part to the others of its case, wherever they run. */
export interface Scene {
  /** Share of the large amounts to run with. */
  readonly scale: number;
  /** Tells all other parts. */
  tell(topic: string, value: Told): void;
  /** Sets who hears the other parts; what was told before is heard at once. Called once. */
  listenTo(hear: (topic: string, value: Told) => void): void;
  /** Resolves when every part has done its work or the case was given up. */
  readonly curtain: Promise<Curtain>;
}

/** One part being played. */
export interface Performance {
  /** Resolves when the part has done its work; rejects with what it found wrong. */
  readonly done: Promise<void>;
  /** Resolves when all it opened is closed, after the curtain; rejects with rules broken all along. */
  readonly cleared: Promise<void>;
}

/** A way for the parts of one case to reach each other. */
export interface Hub {
  scene(part: string): Scene;
  /** Ends the case for all parts. */
  ring(curtain: Curtain): void;
}

/** Makes the meeting point of one case. */
export function createHub(scale: number): Hub {
  const inboxes = new Map<string, (topic: string, value: Told) => void>();
  let ring: (curtain: Curtain) => void = () => {};
  const curtain = new Promise<Curtain>((resolve) => {
    ring = resolve;
  });
  const scene = (part: string): Scene => {
    const early: [string, Told][] = [];
    inboxes.set(part, (topic, value) => early.push([topic, value]));
    return {
      scale,
      curtain,
      tell: (topic, value) => {
        for (const [other, hear] of inboxes) if (other !== part) hear(topic, value);
      },
      listenTo: (hear) => {
        inboxes.set(part, hear);
        for (const [topic, value] of early) hear(topic, value);
      },
    };
  };
  return { scene, ring };
}
