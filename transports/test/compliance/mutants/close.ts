import type { Mutant } from '../mutant.ts';

const sentAfter = (_: unknown): 'sent' => 'sent';
const nothing = (): void => {};

/** Wrong endings. */
export const closeMutants: readonly Mutant[] = [
  {
    wrong: 'always closes with 1000',
    noticedBy: 'close/code-4000-by-dialer',
    connection: (own) => ({ close: (_, reason) => own.close(1000, reason) }),
  },
  {
    wrong: 'drops the reason',
    noticedBy: 'close/reason-by-listener',
    connection: (own) => ({ close: (code) => own.close(code) }),
  },
  {
    wrong: 'cuts the reason at 123 characters',
    noticedBy: 'close/reason-cut-by-dialer',
    handler: (own) => ({ onClose: (code, reason) => own.onClose(code, reason.slice(0, 59)) }),
  },
  {
    wrong: 'takes codes that must not be sent',
    noticedBy: 'close/refused-codes-by-dialer',
    connection: (own) => ({
      close: (code, reason) => {
        try {
          own.close(code, reason);
        } catch {}
      },
    }),
  },
  {
    wrong: 'tells the end twice',
    noticedBy: 'close/default-by-dialer',
    handler: (own) => ({ onClose: (code, reason) => [own.onClose(code, reason), own.onClose(code, reason)] }),
  },
  {
    wrong: 'tells of a loss as 1000',
    noticedBy: 'close/terminate-by-dialer',
    handler: (own) => ({ onClose: (code, reason) => own.onClose(code === 1006 ? 1000 : code, reason) }),
  },
  {
    wrong: 'says sent after close',
    noticedBy: 'close/states-by-listener',
    connection: (own) => ({ send: (frame) => sentAfter(own.send(frame)) }),
  },
  {
    wrong: 'closes before what was sent',
    noticedBy: 'close/while-writing-by-dialer',
    connection: (own) => ({ close: (code = 1000) => (code === 4000 ? own.terminate() : own.close(code)) }),
  },
  { wrong: 'says open for ever', noticedBy: 'close/states-by-dialer', connection: () => ({ state: 'open' }) },
  {
    wrong: 'delivers frames after the end',
    noticedBy: 'close/default-by-listener',
    handler: (own) => ({ onClose: (code, reason) => [own.onClose(code, reason), own.onFrame('late')] }),
  },
  { wrong: 'says nothing of the end', noticedBy: 'close/both-at-once', handler: () => ({ onClose: nothing }) },
  {
    wrong: 'hides a lost link',
    noticedBy: 'loss/link-cut',
    handler: (own) => ({ onClose: (_, reason) => own.onClose(1001, reason) }),
  },
];
