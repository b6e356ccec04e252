import type { Explanations } from './verdicts.ts';

const lateUtf8 = 'ends the connection once the whole message is there, not at the first byte that is no UTF-8';
const lostAnswer = {
  sometimes: 'cuts the connection over a broken frame, and with it the answer to a good one that came in the same read',
};

const ownWindow = 'is offered a window of 9 bits, which Bun does not keep to, and goes on without compression';

/** The cases of 13.3 and 13.5, which ask for such a window. (RFC 7692 section 7.1.2.1) */
const ownWindowCases = Object.fromEntries(
  ['13.3', '13.5'].flatMap((group) => [...Array(18).keys()].map((index) => [`${group}.${index + 1}`, ownWindow])),
);

const late = { '6.4.1': lateUtf8, '6.4.2': lateUtf8, '6.4.3': lateUtf8, '6.4.4': lateUtf8 };

/** Why a verdict is NON-STRICT. A line that explains nothing any more fails the run. */
export const explained: Explanations = {
  'ws server': late,
  'ws client': late,
  'uws server': {
    ...late,
    '3.2': lostAnswer,
    '3.3': lostAnswer,
    '3.4': lostAnswer,
    '4.1.3': lostAnswer,
    '4.1.4': lostAnswer,
    '4.1.5': lostAnswer,
    '4.2.3': lostAnswer,
    '4.2.4': lostAnswer,
    '4.2.5': lostAnswer,
    '5.15': lostAnswer,
  },
  'bun server': { ...late, ...ownWindowCases },
  'bun client': late,
};
