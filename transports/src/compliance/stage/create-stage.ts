import { ComplianceFailure, check } from '../expect.ts';
import type { Environment } from '../setup.ts';
import { Queue } from './queue.ts';
import type { Scene, Told } from './scene.ts';
import { type LinkOrder, linkOrders, type Stage } from './stage.ts';
import { Waits } from './waits.ts';

/** A stage with what only its player sees. */
export interface Backstage extends Stage {
  readonly waits: Waits;
  /** Takes note of what a handler or `accept` threw; a rule found broken there fails the part. */
  report(error: unknown): void;
  /** Rejects with the first broken rule reported. */
  readonly broken: Promise<never>;
  /** Runs after the curtain, last added first. */
  onClear(clear: () => void | Promise<void>): void;
  clear(): Promise<void>;
}

/** Makes what all parts have in common. */
export function createStage(environment: Environment, scene: Scene): Backstage {
  const waits = new Waits();
  const clears: (() => void | Promise<void>)[] = [];
  const hear = createHearing(scene, waits);
  let fail: (error: ComplianceFailure) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    fail = reject;
  });
  broken.catch(() => {});
  return {
    waits,
    broken,
    report: (error) => {
      if (error instanceof ComplianceFailure) fail(error);
    },
    scaled: (amount) => Math.max(1, Math.round(amount * scene.scale)),
    tell: (topic, value = null) => scene.tell(topic, value),
    hear,
    hearNumber: async (topic) => {
      const value = await hear(topic);
      check(typeof value === 'number', `${topic} is a number`);
      return value;
    },
    hearText: async (topic) => String(await hear(topic)),
    wait: (what, promise) => waits.promise(what, promise),
    until: (what, condition) => waits.until(what, condition),
    nextTurn: () => waits.wait<void>('the next turn', (resolve) => setTimeout(() => resolve(), 0)),
    link: async (order) => {
      scene.tell('link-order', order);
      await hear(`link-${order}`);
    },
    memoryBytes: () => environment.memoryBytes?.() ?? 0,
    onClear: (clear) => clears.unshift(clear),
    clear: async () => {
      for (const clear of clears) await clear();
    },
  };
}

function createHearing(scene: Scene, waits: Waits): (topic: string) => Promise<Told> {
  const topics = new Map<string, Queue<Told>>();
  const topic = (name: string): Queue<Told> => {
    const queue = topics.get(name) ?? new Queue<Told>(`the word ${name}`, waits);
    topics.set(name, queue);
    return queue;
  };
  scene.listenTo((name, value) => topic(name).put(value));
  return (name) => topic(name).take();
}

/** Plays the link: opens it between the two sides and carries out orders until the curtain. */
export async function playLink(stage: Backstage, environment: Environment, curtain: Promise<unknown>): Promise<void> {
  if (environment.link === undefined) throw new ComplianceFailure('the environment has no link');
  const link = await environment.link.open(await stage.hearText('url'));
  stage.onClear(() => link.close());
  stage.tell('link-url', link.url);
  const obey = async (): Promise<void> => {
    for (;;) {
      const word = await stage.hearText('link-order');
      const order: LinkOrder | undefined = linkOrders.find((known) => known === word);
      if (order === undefined) throw new ComplianceFailure(`the link knows no order ${word}`);
      link[order]();
      stage.tell(`link-${order}`);
    }
  };
  await Promise.race([obey(), curtain]);
}
