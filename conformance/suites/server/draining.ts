import { call, callThat, closed, dial, hearThat, idOf, type LiveCase, nothing } from '../language/index.ts';
import { unsendable } from './liveness-parts.ts';

/** Chapter 13: how servers stop and drain. */
export const drainingCases: readonly LiveCase[] = [
  {
    id: 'liveness/stop',
    title: 'a server that stops closes all, behind what was sent before, and lets nobody in',
    requirements: ['WSE-LIM-040', 'WSE-LIM-042', 'WSE-CONN-052'],
    dialects: { from: 'D2d' },
    steps: [
      dial('a'),
      call('send', idOf('a'), 'before'),
      call('stop'),
      hearThat('a', { text: 'before' }),
      hearThat('a', { close: 1001, reason: 'server shutting down' }),
      hearThat('a', { ended: true }),
    ],
  },
  {
    id: 'liveness/stop-of-early-servers',
    title: 'up to 2.1.1 a server that stops closes without code',
    requirements: ['WSE-LIM-040'],
    profile: 'observed',
    dialects: { to: 'D2b' },
    steps: [dial('a'), call('stop'), ...closed('a', null)],
  },
  {
    id: 'liveness/stop-and-the-deaf',
    title: 'a server that stops ends the streams of those that do not answer its Close',
    requirements: ['WSE-LIM-041'],
    steps: [dial('a', { answersClose: false }), dial('b'), call('stop'), ...closed('b', 'any'), ...closed('a', 'any')],
  },
  {
    id: 'liveness/drain',
    title: 'a server that drains closes all with 4300 and goes on, and newcomers are refused',
    requirements: ['WSE-LIM-043', 'WSE-LIM-044', 'WSE-CONN-052'],
    dialects: { from: 'D2e' },
    needs: ['drain'],
    steps: [
      dial('a'),
      dial('b'),
      call('send', idOf('a'), 'before'),
      call('drain'),
      hearThat('a', { text: 'before' }),
      ...closed('a', 4300, { reason: '' }),
      ...closed('b', 4300, { reason: '' }),
      callThat('get_connection_count', { gives: 0, withinMs: 1000 }),
      callThat('is_running', { gives: true }),
      dial('c', { until: 'asked' }),
      hearThat('c', { anyOf: [{ status: 503 }, { status: 101 }, { ended: true }] }),
    ],
  },
  {
    id: 'liveness/drain-with-a-code',
    title: 'a drain closes with the code and the reason it was given',
    requirements: ['WSE-LIM-043'],
    dialects: { from: 'D2e' },
    needs: ['drain'],
    steps: [dial('a'), call('drain', 4999, 'moving', 1), ...closed('a', 4999, { reason: 'moving' })],
  },
  ...unsendable.map(
    (code): LiveCase => ({
      id: `liveness/drain-code-${code}`,
      title: `${code} is refused to the application as a code to close with`,
      requirements: ['WSE-LIM-045'],
      dialects: { from: 'D2e' },
      needs: ['drain'],
      steps: [dial('a'), callThat('drain', { args: [code, ''], fails: true }), ...nothing('a')],
    }),
  ),
  {
    id: 'liveness/drain-then-stop',
    title: 'a connection that was closed by draining gets no second Close when the server stops',
    requirements: ['WSE-LIM-046'],
    dialects: { from: 'D2e' },
    needs: ['drain'],
    steps: [
      dial('a', { answersClose: false }),
      call('drain'),
      call('stop'),
      hearThat('a', { close: 4300 }),
      hearThat('a', { ended: true }),
    ],
  },
];
