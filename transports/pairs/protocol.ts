import type { Abilities, Curtain, PartName, Told } from '../src/compliance/index.ts';

/** What the controller says to an agent: one case at a time, each under a number of its own. */
export type Order =
  | {
      readonly kind: 'play';
      readonly round: number;
      readonly id: string;
      readonly part: PartName;
      readonly scale: number;
    }
  | { readonly kind: 'told'; readonly round: number; readonly topic: string; readonly value: Told }
  | { readonly kind: 'curtain'; readonly round: number; readonly curtain: Curtain };

/** What an agent says to the controller. */
export type Report =
  | { readonly kind: 'hello'; readonly runtime: string; readonly abilities: Abilities }
  | { readonly kind: 'tell'; readonly round: number; readonly topic: string; readonly value: Told }
  | { readonly kind: 'done' | 'cleared'; readonly round: number; readonly failure?: string };

/** The way between an agent and its controller, as the agent has it. */
export interface Channel {
  report(report: Report): void;
  onOrder(obey: (order: Order) => void): void;
}
