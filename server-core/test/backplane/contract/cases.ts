import type { Scene } from './scene.ts';

/** Registers one rule of the contract. */
export type Rule = (name: string, play: (scene: Scene) => Promise<void>) => void;

/** `n` texts that are told apart. */
export function texts(count: number, name = 'n'): string[] {
  return Array.from({ length: count }, (_, n) => `{"t":"${name}","p":${n}}`);
}
