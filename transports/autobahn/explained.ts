import type { Explanations } from './verdicts.ts';

const lateUtf8 = 'ends the connection once the whole message is there, not at the first byte that is no UTF-8';

/** Why a verdict is NON-STRICT. A line that explains nothing any more fails the run. */
export const explained: Explanations = {
  'ws server': { '6.4.1': lateUtf8, '6.4.2': lateUtf8, '6.4.3': lateUtf8, '6.4.4': lateUtf8 },
  'ws client': { '6.4.1': lateUtf8, '6.4.2': lateUtf8, '6.4.3': lateUtf8, '6.4.4': lateUtf8 },
};
