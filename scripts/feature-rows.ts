/** A row of the published README, and what it promises that can be observed. */
export interface FeatureRow {
  /** Its name there; tests of it are described by this name. */
  readonly row: string;
  readonly promise: string;
  /** What of it is not there. */
  readonly missing?: string;
}

/** One of its tables. */
export interface FeatureTable {
  readonly title: string;
  /** Where its tests are, from the root of the repository. */
  readonly files: readonly string[];
  readonly rows: readonly FeatureRow[];
}

const tests = 'server-core/test/features';
const clientTests = 'client-core/test/features';

/** What is promised, table by table; a number is the published one. */
export const featureTables: readonly FeatureTable[] = [
  {
    title: 'Server',
    files: [`${tests}/server.test.ts`, `${tests}/server-messages.test.ts`],
    rows: [
      { row: 'Rust core', promise: 'Nothing of the application stands between a frame and its way.' },
      {
        row: 'JWT authentication',
        promise:
          'HS256 and nothing else, from cookie or header, decided before the connection opens and without a wait.',
      },
      { row: 'Protocol negotiation', promise: 'Hello is answered by version, features and limits that are in force.' },
      { row: 'Topic subscriptions', promise: 'Each connection has its own, and they go with it.' },
      { row: 'Pre-framed broadcast', promise: 'A publication is framed once, in one piece of memory for all.' },
      { row: 'Vectored writes', promise: 'Many frames for one connection are one call of the system.' },
      { row: 'Write coalescing', promise: '256 frames that wait leave together.' },
      {
        row: 'DashMap state',
        promise: 'State can be asked and changed at any moment, and topics do not weigh on each other.',
      },
      { row: 'mimalloc allocator', promise: 'Memory stays flat however many messages come and go.' },
      { row: 'Deduplication', promise: '50,000 ids are remembered, first in, first out, and judged before encoding.' },
      {
        row: 'Rate limiting',
        promise: '100,000 events at once and 10,000 a second for each client, a warning at 20 %.',
      },
      { row: 'Zombie detection', promise: 'A ping every 25 s, and the end behind 60 s of silence.' },
      { row: 'Drain mode', promise: 'A bounded queue that the application empties batch by batch.' },
      { row: 'Compression', promise: 'zlib for events above 1,024 bytes.' },
      { row: 'MessagePack', promise: '`?format=msgpack` gives binary events; rows of numbers take 30 % less.' },
      { row: 'Message signing', promise: 'HMAC-SHA256 for chosen types; with a nonce, once.' },
    ],
  },
  {
    title: 'End-to-End Encryption',
    files: [`${tests}/encryption.test.ts`],
    rows: [
      { row: 'Key exchange', promise: 'ECDH over P-256 within the handshake, a pair for each connection.' },
      { row: 'Encryption', promise: 'AES-256-GCM under an IV of 12 bytes that is never used again.' },
      { row: 'Key derivation', promise: 'HKDF-SHA256 with the salt and info of the version that is spoken.' },
      { row: 'Wire format', promise: '`E:`, IV, ciphertext and a tag of 16 bytes.' },
      {
        row: 'Key rotation',
        promise: 'Another key every hour, or as often as one likes; from 2.4.0 on peers take it by another connection.',
      },
      { row: 'Replay prevention', promise: 'A frame counts once: 10,000 IVs are remembered for five minutes.' },
    ],
  },
  {
    title: 'Cluster Protocol',
    files: [`${tests}/cluster.test.ts`],
    rows: [
      { row: 'Topology', promise: 'A link between every two nodes; nothing is handed on.' },
      { row: 'Wire format', promise: 'Eight bytes, topic, payload; twelve types, and DRAIN.' },
      { row: 'Interest routing', promise: 'SUB, UNSUB and RESYNC: a node gets what it holds.' },
      { row: 'Gossip discovery', promise: 'One address suffices to find all nodes.' },
      { row: 'mTLS', promise: 'Certificates of P-256 on both sides, verified by both.' },
      { row: 'Compression', promise: 'zstd from 256 bytes on, where both nodes offer it; 1 MB when inflated.' },
      { row: 'Heartbeat', promise: 'A ping every 5 s, and the end behind 15 s of silence.' },
      { row: 'Circuit breaker', promise: 'Ten failures, then 60 s before each try, until three succeed.' },
      { row: 'Dead letter queue', promise: 'The last 1,000 publications that did not get to a node.' },
      { row: 'Presence sync', promise: 'PRESENCE_UPDATE and PRESENCE_FULL; the last write wins.' },
    ],
  },
  {
    title: 'Presence Tracking',
    files: [`${tests}/presence.test.ts`],
    rows: [
      { row: 'Per-topic tracking', promise: 'Who is where, with data of up to 4,096 bytes.' },
      { row: 'User-level grouping', promise: 'One entry for all connections of a `sub`.' },
      { row: 'Join/leave lifecycle', promise: 'The first connection joins, the last one leaves, and all are told.' },
      { row: 'O(1) stats', promise: 'Counts cost the same for any number of members.' },
      { row: 'Data updates', promise: 'A change is told wherever the user is present.' },
      {
        row: 'Cluster sync',
        promise: 'Nodes tell each other, and the last write wins on all of them.',
      },
      { row: 'TTL sweep', promise: 'Every 30 s, whoever is present through a dead connection is found.' },
    ],
  },
  {
    title: 'Message Recovery',
    files: [`${tests}/recovery.test.ts`],
    rows: [
      { row: 'Ring buffers', promise: 'Each topic keeps a power of two of publications, found by masking an offset.' },
      { row: 'Epoch+offset tracking', promise: 'Every publication has its place, which another buffer does not know.' },
      { row: 'Memory management', promise: '256 MB for all histories; the idle and the oldest go.' },
      { row: 'Zero-copy storage', promise: 'A history holds the text that was sent, and no other.' },
      { row: 'Recovery on reconnect', promise: 'What was missed comes once, in order, before what is new.' },
    ],
  },
  {
    title: 'Client SDKs',
    files: [`${clientTests}/connection.test.ts`, `${clientTests}/messages.test.ts`, `${clientTests}/wire.test.ts`],
    rows: [
      {
        row: 'Auto-reconnection',
        promise: 'Four strategies, from 1 s to 30 s, a tenth of jitter; topics and what was missed come back, too.',
      },
      {
        row: 'Connection pool',
        promise:
          'Health from 10 to 100, three ways to spread clients over servers, and the next server where one fails.',
      },
      {
        row: 'Circuit breaker',
        promise: 'CLOSED, OPEN behind 5 failures for 60 s, HALF_OPEN for one try at a time, CLOSED behind 3 successes.',
      },
      {
        row: 'Rate limiting',
        promise: '1,000 messages at once and 100 a second; half of it while the server warns, none while it limits.',
      },
      {
        row: 'E2E encryption',
        promise:
          'AES-256-GCM by ECDH over P-256 with either key derivation; where it is strict, nothing leaves in the clear.',
      },
      {
        row: 'Event sequencing',
        promise:
          'Ids are known among the last 10,000 for 300 s; publications are given in the order of their stamps, once. What came too early is asked for again behind what was missing. `seq` orders nothing: published servers count it over all connections.',
      },
      {
        row: 'Network monitor',
        promise: 'Latency, jitter and loss of pings, and a score of 0 to 100 by the worst of them.',
      },
      { row: 'Priority queues', promise: '10, 8, 5, 3 and 1, from CRITICAL to BACKGROUND, which is not starved.' },
      {
        row: 'Offline queue',
        promise: '1,000 messages for an hour, in IndexedDB where that is given; replayed in order, each once.',
      },
      {
        row: 'Compression',
        promise: 'zlib above 1,024 bytes: what comes is inflated; what leaves is compressed on request.',
        missing:
          'Nothing is compressed by itself on its way to a server: no published one inflates, and ours does by the profile `documented`.',
      },
      { row: 'MessagePack', promise: 'Both ways by `?format=msgpack`; rows of numbers take a third less.' },
      { row: 'Message signing', promise: 'HMAC-SHA256 for chosen types, made and verified.' },
    ],
  },
  {
    title: 'Transport Security',
    files: [`${tests}/transport-security.test.ts`],
    rows: [
      { row: 'Origin validation', promise: '`ALLOWED_ORIGINS` decides, and others are closed with 4403.' },
      { row: 'Cookie auth', promise: '`access_token`, HttpOnly, Secure, SameSite=Lax.' },
      { row: 'Frame protection', promise: '1 MB a frame, JSON that is only data, names escaped in `server_ready`.' },
      {
        row: 'Cluster frame protection',
        promise: '1 MB of zstd output, and versions that are checked.',
      },
    ],
  },
  {
    title: 'Beside the tables',
    files: [`${tests}/sections.test.ts`],
    rows: [
      { row: 'Wire Protocol', promise: 'Text behind `WSE`, `S` or `U`; bytes behind `C:`, `M:`, `E:`, or bare zlib.' },
      { row: 'Compression between nodes', promise: 'zstd from 256 bytes on, where both nodes can.' },
      { row: 'JWT Authentication', promise: 'Required and optional claims, and a secret of 32 bytes.' },
      { row: 'Server Configuration', promise: 'What holds where nothing is set and no other row says so.' },
      { row: 'Health Monitoring', promise: 'The members of the snapshot.' },
    ],
  },
];
