import type { ServerOptions } from '@wsekit/server-core';
import { describe, it } from 'vitest';
import { Stage, type TransportName, transports } from './stage.ts';

/** A story of one server. */
export type Story = (stage: Stage) => Promise<void>;

/** How a story begins. */
export interface Beginning {
  readonly options?: ServerOptions;
  /** Events stay in the server's queue. */
  readonly keepsEvents?: boolean;
}

/** Tells stories over each of the transports, or over some of them. */
export function tell(title: string, stories: (it: Teller) => void, over: readonly TransportName[] = transports): void {
  describe.each(over)(`${title}, over %s`, (transport) => {
    stories((name, { options = {}, keepsEvents = false }, story) => {
      it(name, () => run(transport, options, keepsEvents, story));
    });
  });
}

export type Teller = (name: string, beginning: Beginning, story: Story) => void;

async function run(
  transport: TransportName,
  options: ServerOptions,
  keepsEvents: boolean,
  story: Story,
): Promise<void> {
  const stage = await new Stage(transport, options).open(keepsEvents);
  try {
    await story(stage);
  } finally {
    await stage.close();
  }
}
