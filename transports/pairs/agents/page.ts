import { createDialer } from '../../src/browser/index.ts';
import type { Order, Report } from '../protocol.ts';
import { abilitiesOf } from './abilities.ts';
import { runAgent } from './agent.ts';

declare const window: { report(report: Report): void; obey?: (order: Order) => void };
declare const navigator: { readonly userAgent: string };

const side = {
  dialer: createDialer(),
  dialerMore: {
    hidesRefusals: true,
    dialsInTurn: true,
    maxConnections: 200,
    endsBadTextWithoutCode: true,
    failsAfterClose: true,
    takesAnyCloseCode: true,
  },
};

const runtime = /Chrome\/(\d+)/.exec(navigator.userAgent)?.[1] ?? '';
const channel = {
  report: (report: Report): void => window.report(report),
  onOrder: (obey: (order: Order) => void): void => {
    window.obey = obey;
  },
};
runAgent(channel, `Chromium ${runtime}`, await abilitiesOf(side, side), side);
