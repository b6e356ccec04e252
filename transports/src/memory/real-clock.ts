import type { Clock } from '../clock.ts';

/** The clock of the platform. Calls without delay are made in the next turn, behind the microtasks of this one. */
export function createRealClock(): Clock {
  const nextTurn = typeof setImmediate === 'function' ? byImmediate : createChannelTurn();
  return {
    nowMs: () => performance.now(),
    schedule: (delayMs, call) => {
      if (delayMs <= 0) return nextTurn(call);
      const timer = setTimeout(call, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

function byImmediate(call: () => void): () => void {
  const turn = setImmediate(call);
  return () => clearImmediate(turn);
}

/** Browsers hold timers back for 4 ms when they follow each other; messages come at once. */
function createChannelTurn(): (call: () => void) => () => void {
  const waiting: { call: (() => void) | undefined }[] = [];
  const { port1, port2 } = new MessageChannel();
  port2.addEventListener('message', () => waiting.shift()?.call?.());
  port2.start();
  return (call) => {
    const turn: { call: (() => void) | undefined } = { call };
    waiting.push(turn);
    port1.postMessage(0);
    return () => {
      turn.call = undefined;
    };
  };
}
