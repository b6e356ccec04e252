import { nodeCases } from '#suites/node/index.ts';
import { dial } from '../steps/dial.ts';
import { link, listen, sendFrame, takeLink, undialledLink } from '../steps/link.ts';
import { nothingOnLink } from '../steps/nothing-on-link.ts';
import type { LiveSuite } from '../suite.ts';
import { commonPerformers } from './common-performers.ts';

/** The suite for nodes of a cluster: the suite plays the other nodes. */
export const nodeSuite: LiveSuite = {
  side: 'node',
  cases: nodeCases,
  performers: {
    ...commonPerformers,
    dial,
    nothing: nothingOnLink,
    link,
    listen,
    'take-link': takeLink,
    'undialled-link': undialledLink,
    'send-frame': sendFrame,
  },
};
