import { closeCodeNone } from '@wsekit/transports';
import type { ServerMutant } from '../mutant.ts';
import { alterClaims, alterRequest, signAgain } from '../over/alter-request.ts';
import { framesDown } from '../over/byte-change.ts';
import { closeFrame, isClose, isCode } from '../over/wire-frames.ts';

const farAwayS = 4_102_444_800;
const fiveMinutesMs = 300_000;

/** Chapter 01: who is let in, and how a connection ends. */
export const connectionMutants: readonly ServerMutant[] = [
  {
    id: 'server/every-origin',
    does: 'lets browsers in from everywhere, whatever origins were named',
    requirements: ['WSE-CONN-049'],
    copies: ['WSE-ERR-031'],
    options: ({ allowedOrigins: _, ...options }) => options,
  },
  {
    id: 'server/refusal-without-code',
    does: 'closes a refused connection without a code',
    requirements: ['WSE-CONN-047'],
    copies: ['WSE-ERR-032'],
    line: () => ({ closes: (code, reason) => ({ code: code === 4401 ? closeCodeNone : code, reason }) }),
  },
  {
    id: 'server/header-rescues-cookie',
    does: 'looks at Authorization first, so that a bad cookie decides nothing',
    requirements: ['WSE-CONN-023'],
    copies: ['WSE-ERR-034'],
    upgrade: (request) =>
      request.header('authorization') === undefined
        ? request
        : alterRequest(request, { headers: { cookie: undefined } }),
  },
  {
    id: 'server/token-in-the-query',
    does: 'takes a token from the query',
    requirements: ['WSE-CONN-024'],
    options: (options) => ({ ...options, ...(options.jwt && { jwt: { ...options.jwt, queryParameter: 'token' } }) }),
  },
  {
    id: 'server/signatures-not-checked',
    does: 'takes a token under any signature and any algorithm',
    requirements: ['WSE-CONN-030', 'WSE-CONN-031', 'WSE-CONN-040'],
    upgrade: signAgain,
  },
  {
    id: 'server/tokens-never-expire',
    does: 'does not look at exp',
    requirements: ['WSE-CONN-032'],
    upgrade: alterClaims((claims) => ({ ...claims, exp: farAwayS })),
  },
  {
    id: 'server/tokens-of-tomorrow',
    does: 'does not look at nbf',
    requirements: ['WSE-CONN-033'],
    upgrade: alterClaims(({ nbf: _, ...claims }) => claims),
  },
  {
    id: 'server/iat-not-needed',
    does: 'takes tokens without iat where the documents demand it',
    requirements: ['WSE-CONN-036'],
    copies: ['WSE-ERR-035'],
    upgrade: alterClaims((claims) => ({ iat: 1, ...claims })),
  },
  {
    id: 'server/numbers-are-users',
    does: 'takes a number as sub',
    requirements: ['WSE-CONN-035'],
    upgrade: alterClaims((claims) => ({ ...claims, sub: String(claims.sub) })),
  },
  {
    id: 'server/short-secret',
    does: 'is made with a secret of any length',
    requirements: ['WSE-CONN-039'],
    copies: ['WSE-ERR-036'],
    options: ({ jwt, ...options }) => ({
      ...options,
      ...(jwt && { jwt: { ...jwt, ...(jwt.secret && { secret: jwt.secret.toString().padEnd(32, '0') }) } }),
    }),
  },
  {
    id: 'server/every-path',
    does: 'serves every path under the documents',
    requirements: ['WSE-CONN-008'],
    copies: ['WSE-ERR-145'],
    upgrade: (request) => alterRequest(request, { path: '/wse' }),
  },
  {
    id: 'server/format-anywhere',
    does: 'finds format=msgpack anywhere in the query under the documents',
    requirements: ['WSE-CONN-015'],
    copies: ['WSE-ERR-039'],
    upgrade: (request) =>
      request.query.includes('format=msgpack') ? alterRequest(request, { query: 'format=msgpack' }) : request,
  },
  {
    id: 'server/topics-of-the-query',
    does: 'subscribes a connection to the topics of its query',
    requirements: ['WSE-CONN-018'],
    options: (options) => ({ ...options, topicsFromQuery: true }),
  },
  {
    id: 'server/wrong-accept-key',
    does: 'answers an upgrade by an accept key of its own',
    requirements: ['WSE-CONN-002'],
    bytes: () => ({
      down: (bytes) => Buffer.from(bytes.toString('latin1').replace(/(accept: )....(.*\r\n)/i, '$1AAAA$2'), 'latin1'),
    }),
  },
  {
    id: 'server/takes-subprotocols',
    does: 'agrees to the first subprotocol it is offered',
    requirements: ['WSE-CONN-003'],
    decided: (decision, { subprotocols: [first] }) =>
      'handler' in decision && first !== undefined ? { ...decision, subprotocol: first } : decision,
  },
  {
    id: 'server/bad-upgrades-unanswered',
    does: 'ends what is no upgrade without an answer',
    requirements: ['WSE-CONN-007'],
    copies: ['WSE-ERR-037'],
    bytes: () => ({ down: (bytes) => (/^HTTP\/1\.1 [45]/.test(bytes.toString('latin1')) ? Buffer.alloc(0) : bytes) }),
  },
  {
    id: 'server/waits-for-upgrades',
    does: 'waits for a request for ever',
    requirements: ['WSE-CONN-009'],
    copies: ['WSE-ERR-038'],
    options: (options) => ({ ...options, handshakeTimeoutMs: fiveMinutesMs }),
  },
  {
    id: 'server/no-maximum',
    does: 'lets in more connections than it was told',
    requirements: ['WSE-CONN-050'],
    options: ({ maxConnections: _, ...options }) => options,
  },
  {
    id: 'server/fragments',
    does: 'writes each text in two fragments',
    requirements: ['WSE-CONN-060'],
    bytes: () =>
      framesDown((frame) =>
        frame.opcode === 1
          ? [
              { ...frame, fin: false, payload: frame.payload.subarray(0, 1) },
              { ...frame, opcode: 0, payload: frame.payload.subarray(1) },
            ]
          : [frame],
      ),
  },
  {
    id: 'server/reserved-bits',
    does: 'sets a reserved bit on what it writes',
    requirements: ['WSE-CONN-060'],
    bytes: () => framesDown((frame) => [{ ...frame, rsv: 4 }]),
  },
  {
    id: 'server/two-pongs',
    does: 'answers each WebSocket Ping twice',
    requirements: ['WSE-CONN-064'],
    copies: ['WSE-ERR-047'],
    bytes: () => framesDown((frame) => (frame.opcode === 10 ? [frame, frame] : [frame])),
  },
  {
    id: 'server/violations-without-code',
    does: 'answers what breaks RFC 6455 by a Close without a code',
    requirements: ['WSE-CONN-063'],
    copies: ['WSE-ERR-141'],
    bytes: () => framesDown((frame) => [isCode(frame, 1002, 1007) ? closeFrame() : frame]),
  },
  {
    id: 'server/too-long-without-code',
    does: 'ends a message above the limit without a code',
    requirements: ['WSE-CONN-063'],
    copies: ['WSE-ERR-019'],
    bytes: () => framesDown((frame) => [isCode(frame, 1009) ? closeFrame() : frame]),
  },
  {
    id: 'server/closes-not-repeated',
    does: "answers a client's Close by 1000, whatever it said",
    requirements: ['WSE-CONN-070'],
    bytes: () => framesDown((frame) => [isClose(frame) ? closeFrame(1000) : frame]),
  },
  {
    id: 'server/closes-without-code',
    does: 'closes without a code under the documents',
    requirements: ['WSE-CONN-074'],
    copies: ['WSE-ERR-041'],
    line: () => ({ closes: (code, reason) => ({ code: code === 1000 ? closeCodeNone : code, reason }) }),
  },
  {
    id: 'server/cuts',
    does: 'cuts connections in place of closing them',
    requirements: ['WSE-CONN-074', 'WSE-CONN-073'],
    line: () => ({ closes: () => 'cut' }),
  },
  {
    id: 'server/ends-untold',
    does: 'does not tell its application that a connection has ended',
    requirements: ['WSE-CONN-075', 'WSE-CONN-065'],
    copies: ['WSE-ERR-046'],
    events: (events) => events.filter(([type]) => type !== 'disconnect'),
  },
];
