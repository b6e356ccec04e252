import type { Difference } from './compare.ts';

/** A recording in which our server does otherwise on purpose, and what it does instead. */
export interface RecordingException {
  /** Names of recordings, without file and version. */
  readonly recordings: readonly string[];
  /** The transport it is about; all without. */
  readonly peer?: string;
  /** Where the difference is, by its beginning: `frames`, `events`, or a call. Anywhere without. */
  readonly where?: readonly string[];
  /** What has to stand in what ours did, each in some difference; none for what it leaves out. */
  readonly ours?: readonly string[];
  readonly why: string;
  /** The entry of errata.md, or the requirement that settles it. */
  readonly because: string;
}

/** Everything our server does otherwise than the recorded ones. One that excuses nothing is an error. */
export const recordingExceptions: readonly RecordingException[] = [
  {
    recordings: [
      'idle-close',
      'idle-close-answered',
      'idle-close-default',
      'idle-kept-alive',
      'idle-others',
      'stop-while-draining',
    ],
    ours: ['close without code'],
    why: 'the recorded server hangs where it should close; ours closes',
    because: 'WSE-ERR-099',
  },
  {
    recordings: ['stop-while-draining'],
    where: ['frames', 'stop'],
    ours: ['no error'],
    why: 'no call locks out another',
    because: 'WSE-ERR-045',
  },
  {
    recordings: ['close-codes-usual', 'close-codes-registered', 'close-codes-illegal'],
    peer: 'uws',
    where: ['frames'],
    ours: ['close without code'],
    why: 'uWebSockets.js answers codes from 1012 to 3999, and those that are none, by a Close without code',
    because: 'docs/transports.md',
  },
  {
    recordings: ['err-unmasked'],
    peer: 'uws',
    ours: ['raw "hi"'],
    why: 'uWebSockets.js does not look whether frames are masked',
    because: 'docs/transports.md',
  },
  {
    recordings: ['e2e-tampered', 'permessage-deflate'],
    peer: 'uws',
    ours: ['end'],
    why: 'uWebSockets.js ends a connection over a broken frame without a Close frame',
    because: 'docs/transports.md',
  },
  {
    recordings: ['http-garbage', 'handshake-silent', 'handshake-timeout'],
    peer: 'uws',
    where: ['frames'],
    why: 'uWebSockets.js gives a request its own 10 s, whatever it was told',
    because: 'docs/transports.md',
  },
  {
    recordings: ['e2e-tampered'],
    where: ['events'],
    why: 'a sealed frame that is played back is refused and not delivered again',
    because: 'WSE-ERR-066',
  },
  {
    recordings: ['e2e-second-hello'],
    where: ['events'],
    ours: ['old-key'],
    why: 'the key before opens frames for a grace time, so that nothing under way is lost',
    because: 'WSE-ENC-058',
  },
  {
    recordings: ['recovery-e2e'],
    where: ['frames'],
    ours: ['binary E:'],
    why: 'a replay to a connection with a key is sealed',
    because: 'WSE-ERR-063',
  },
  {
    recordings: ['recovery-presence'],
    why: 'presence takes no place in a history',
    because: 'WSE-ERR-087',
  },
  {
    recordings: ['recovery-text-forms'],
    why: 'a text that cannot be stamped takes no offset, which would be a gap to every reader',
    because: 'WSE-ERR-179',
  },
  {
    recordings: ['recovery-wrong-epoch'],
    where: ['subscribe_with_recovery'],
    ours: ['no error'],
    why: 'an epoch that is none is one the server does not know, and no error behind a subscription that stands',
    because: 'WSE-ERR-176',
  },
  {
    recordings: ['seq-counter', 'send-direct'],
    where: ['send_event'],
    ours: ['0'],
    why: 'an event to nobody counts as not sent',
    because: 'WSE-ERR-154',
  },
  {
    recordings: ['broadcast-topics'],
    where: ['get_topic_subscriber_count'],
    ours: ['0'],
    why: 'subscribing somebody who is not connected leaves nothing behind',
    because: 'WSE-ERR-167',
  },
  {
    recordings: ['max-subscriptions'],
    why: 'topics already held do not count again, and what does not fit is refused by name',
    because: 'WSE-ERR-168',
  },
  {
    recordings: ['topic-acl'],
    why: 'a topic that is denied is not delivered through a pattern, and nothing of its history is told',
    because: 'WSE-ERR-083',
  },
  {
    recordings: ['subscribe-control-chars'],
    why: 'a topic with control characters is refused in every dialect',
    because: 'WSE-ERR-206',
  },
  {
    recordings: ['presence-lifecycle'],
    where: ['health_snapshot'],
    why: 'a topic nobody is present in is not counted',
    because: 'WSE-ERR-088',
  },
  {
    recordings: ['presence-limits'],
    where: ['frames b'],
    why: 'who subscribes after a join was told does not hear of it',
    because: 'WSE-SUB-015',
  },
  {
    recordings: ['disconnect-unanswered', 'drain'],
    why: 'what comes behind a Close is not delivered, and the connection ends after a grace time',
    because: 'WSE-ERR-147',
  },
  {
    recordings: ['drain-bad-code'],
    why: 'codes that must not be sent are refused, and 1005 is a Close without code',
    because: 'WSE-ERR-221',
  },
  {
    recordings: ['stop'],
    where: ['broadcast'],
    ours: ['the server was stopped'],
    why: 'no call succeeds on a server that was stopped',
    because: 'WSE-ERR-222',
  },
  {
    recordings: ['double-start'],
    why: 'a server of ours runs once it is made, and is not started again',
    because: 'WSE-ERR-223',
  },
  {
    recordings: ['jwt-data-before-ready'],
    ours: ['http 101'],
    why: 'frames right behind the upgrade are read, which a server may do',
    because: 'WSE-CONN-005',
  },
  {
    recordings: ['jwt-wrong-iss', 'jwt-wrong-aud'],
    ours: ['AUTH_FAILED'],
    why: 'a token without the issuer or audience that is asked for is refused',
    because: 'WSE-ERR-224',
  },
  {
    recordings: ['jwt-exp-forms'],
    ours: ['server_ready'],
    why: '1.0 and 1 are one number to JSON in JavaScript',
    because: 'WSE-PAY-009',
  },
  {
    recordings: ['jwt-short-secret', 'jwt-empty-secret'],
    where: ['options'],
    why: 'a secret below 32 bytes is refused in every dialect',
    because: 'WSE-ERR-036',
  },
  {
    recordings: ['binary-msgpack-connection'],
    where: ['events'],
    ours: ['bin'],
    why: 'the reserved byte C1 and nesting above 64 are refused in every dialect',
    because: 'WSE-PAY-034',
  },
  {
    recordings: ['close-codes-illegal'],
    ours: ['close 1014'],
    why: '1014 may be sent since it was registered, and is answered like other codes',
    because: 'WSE-ERR-226',
  },
  {
    recordings: ['upgrade-odd', 'upgrade-incomplete'],
    why: 'a key that is no key and a request target without slash are no upgrade of RFC 6455',
    because: 'WSE-CONN-007',
  },
  {
    recordings: ['hello-cluster'],
    where: ['frames'],
    ours: ['"cluster":false'],
    why: 'a server that is linked to nobody says so',
    because: 'WSE-ERR-227',
  },
  {
    recordings: ['jwt-big-token', 'upgrade-many-headers'],
    where: ['options'],
    why: 'the recording has the length of the request, not its bytes',
    because: 'spec/transcripts/README.md',
  },
];

/** The exception a recording's differences fall under; undefined when one of them falls under none. */
export function exceptionFor(
  id: string,
  differences: readonly Difference[],
  peerName: string,
): RecordingException | undefined {
  const name = id.slice(id.indexOf('/') + 1);
  return recordingExceptions.find(
    ({ recordings, peer = peerName, where, ours = [] }) =>
      recordings.includes(name) &&
      peer === peerName &&
      differences.every((difference) => where?.some((start) => difference.where.startsWith(start)) ?? true) &&
      ours.every((wanted) => differences.some(({ got }) => got.some((item) => item.includes(wanted)))),
  );
}
